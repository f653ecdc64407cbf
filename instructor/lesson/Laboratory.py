# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% welcome [markdown]
# # The K-means laboratory
#
# Here you experiment with the two functions that you wrote in `KMeans.ipynb`. Nothing is graded. Take what
# makes you curious, and leave the rest.
#
# The next cells take your functions out of the saved lesson. So first open `KMeans.ipynb`, see that both
# checks say `[passed]`, and save it.

# %% imports
from kmeanslab.experiments import *
from public_tests import *
from utils import *

# %% pasted
# Only if the next cell asks for it: paste find_closest_centroids and compute_centroids here.

# %% own_functions
checks = {
    "find_closest_centroids": find_closest_centroids_test,
    "compute_centroids": compute_centroids_test,
}
find_closest_centroids, compute_centroids = load_own_functions(checks, globals())

# %% given_words [markdown]
# The loop, the random start and the cost are those of the lesson.

# %% run_kMeans
# As in KMeans.py

# %% kMeans_init_centroids
# As in KMeans.py

# %% cost
# As in KMeans.py

# %% the_data
X = load_data()
start = np.array([[3.0, 3.0], [6.0, 2.0], [8.0, 5.0]])
original = load_image("images/bird_small.png")
X_img = original.reshape(-1, 3)

# %% laboratory [markdown]
# ## Part 9. Experiment in the laboratory
#
# Most pictures below come from **your** two functions. Run the next cell in any case. Challenge 2 needs
# Case 2, and Challenge 5 needs Case 1. The pattern stays: predict, then run.
#
# `Pace` measures your two functions once. A cell that could keep you waiting then does as much as
# fits into about 5 seconds, and says how much that is. Two cells take longer, and say so. In a new
# cell, the name of a tool with a question mark, as in `race?`, shows what it does.

# %% load_laboratory
pace = Pace(find_closest_centroids, compute_centroids, seconds=5)
starts = {"random rows": kMeans_init_centroids}
print(pace)

# %% watch_words [markdown]
# ### Watch it think
#
# Here is the run from the bad start again, in **half steps**: assign, update, assign, update.
# Press the buttons to go forward and back. Your own function colors the plane behind the points.
#
# Predict first: which half steps lower the cost more, assign or update? And where do the points
# lie that change their label?

# %% watch_it_think
history = []
run_kMeans(X, start, max_iters=8, history=history)
Stepper(X, history, find_closest_centroids)

# %% watch_compare [markdown]
# Did you see it? All updates together lower the cost more, but in the middle of the run some
# assignments do more than the update before them. Points change their label where a border has just
# passed. And each half step lowers the cost or leaves it as it is: the labels are the best ones for
# these centroids, then the centroids are the best ones for these labels.

# %% knobs_words [markdown]
# ### Turn the knobs
#
# Three runs stand in the table below; *passes* are those that changed a label. Type what you expect,
# set the knobs, press *Run*. Each run adds a row. Is the run with K = 2 the best that two clusters can
# do? Can you find a seed that makes K = 3 fail, with a cost far above the others? Is the cost with K = 6 half of the cost
# with K = 3? (Seeds mean other starts here than in Part 6: another source of random numbers draws.)
#
# The line `explorer.show(K=5, max_iters=2, seed=1, prediction="about 0.5")` in a cell of your own
# does the same without knobs.

# %% explore_points
explorer = explore(X, run_kMeans, starts)

# %% explore_picture_words [markdown]
# Now on the picture. There the table also has bytes and the **PSNR**, which says in decibels (dB)
# how close two pictures are. Higher is closer: 10 dB more means a tenth of the squared error. Predict
# the decibels and the bytes for K = 16 from the three rows that you see.

# %% explore_picture
small = pace.thin(original, 11 * (2 + 4 + 8))  # K times (10 passes and the last assignment)
picture_explorer = explore(small, run_kMeans, starts)

# %% own_csv_words [markdown]
# ### Bring your own table
#
# A CSV file needs a comma between its numbers, and may have one header line. The cell writes one
# and reads it again. For a file of your own, delete the first line and type its name;
# `columns=[0, 3]` picks columns by position. Then `explore(mine, run_kMeans, starts)` in a new
# cell turns the knobs on two of your columns.

# %% own_csv
np.savetxt("my_points.csv", X, delimiter=",", fmt="%.4f", header="x,y", comments="")
mine = load_csv("my_points.csv", columns=[0, 1])
print("rows and columns:", mine.shape)

# %% break_words [markdown]
# ### See it break, mend it
#
# K-means has limits, and each of them has a cure or a reason. Seven cases follow.
#
# **Case 1: more clusters than colors.** The flag has three colors: violet, sand, and a small disc
# in coral. `kMeans_init_centroids` refuses to draw 16 centroids from it. So the cell takes any 16
# pixels. Predict: how many of the 16 clusters get no points?

# %% flag_sixteen
flag = make_flag()
plot_images([flag], ["The flag"])
pixels = flag.reshape(-1, 3)
try:
    kMeans_init_centroids(pixels, 16)
except ValueError as error:
    print("ValueError:", error)
rng = np.random.default_rng(0)
any_rows = pixels[rng.integers(len(pixels), size=16)]
centroids, idx = run_kMeans(pixels, any_rows)
print("clusters without points:", 16 - len(np.unique(idx)), "of 16")
print(f"cost: {cost(pixels, centroids, idx):.4f}")

# %% flag_nan_words [markdown]
# Most of the 16 are copies of one another. Of equal centroids only the first gets points, since it
# wins every tie. The cost is zero: three centroids are enough, the other 13 only waste a place.
# Diagnosis: K is too large. Cure: K = 3.
#
# It gets worse if an empty cluster becomes `nan`, as 0/0 does. Predict: how many of the pixels
# choose a centroid that is `nan`? Every distance to it is `nan` too.

# %% flag_nan
with_nan = any_rows.copy()
with_nan[5] = np.nan
idx = find_closest_centroids(pixels, with_nan)
print(f"{np.mean(idx == 5):.0%} of the pixels choose the centroid that is nan")

# %% flag_keep_words [markdown]
# You see 100 % if you use `np.argmin`: it takes `nan` for the smallest number. You see 0 % if you
# compare with `<`: no number is smaller than `nan` or larger, and this cluster is lost for good.
# Either way the rule of Part 5 helps: an empty cluster **keeps** its place.
#
# Keeping is safe, but it is not always enough. Below, two of three centroids start on the same
# violet. The copy stays empty, and the small coral disc has to share a centroid with the sand.
# **Reseeding** moves the empty one to the pixel that is served worst.

# %% flag_reseed
violet, sand = flag[0, 35], flag[23, 0]
kept, kept_idx = run_kMeans(pixels, [violet, violet, sand])
worst_served = np.argmax(np.sum((pixels - kept[kept_idx]) ** 2, axis=1))
reseeded = kept.copy()
reseeded[1] = pixels[worst_served]
mended, mended_idx = run_kMeans(pixels, reseeded)
print(f"cost, empty one kept:     {cost(pixels, kept, kept_idx):.4f}")
print(f"cost, empty one reseeded: {cost(pixels, mended, mended_idx):.4f}")
results = [kept[kept_idx].reshape(flag.shape), mended[mended_idx].reshape(flag.shape)]
plot_images([flag, *results], ["Original", "Empty one kept", "Empty one reseeded"])

# %% nine_words [markdown]
# **Case 2: a bad start, and how often.** Nine clouds, K = 9. With three clouds some starts went
# wrong. Predict: out of 100 starts on nine clouds, how many end clearly worse than the best? The
# figure sorts the starts by their cost. Starts above the dashed line got stuck.

# %% nine_clouds
clouds, _ = make_blobs([(x, y) for x in (0, 3, 6) for y in (0, 3, 6)], m=33)
costs = []
for seed in range(pace.starts(clouds, 9 * 11, most=100)):
    first = kMeans_init_centroids(clouds, 9, np.random.default_rng(seed))
    costs.append(cost(clouds, *run_kMeans(clouds, first)))
plot_sorted_costs(costs)

# %% nine_cure_words [markdown]
# One start is a lottery ticket. The cure is to buy several and keep the best. If a share p of
# the starts is bad, then all of ten are bad with probability p¹⁰. Challenge 2 draws better
# tickets.

# %% nine_cure
bad = np.mean(np.array(costs) > 1.2 * min(costs))
print(f"bad starts: {bad:.0%}")
print(f"chance that all of ten are bad: {bad**10:.1%}")

# %% slow_words [markdown]
# **Case 3: ten passes that are not enough.** The points settled in a few passes. The pixels take
# longer to find 16 colors. Predict: how many per cent above its end is the cost after 10 passes? On the
# axis of the figure each grid line is ten times the one below, so that small differences show.

# %% slow
sample = pace.sample(X_img, 16 * 101)
first = kMeans_init_centroids(sample, 16, np.random.default_rng(0))
history = []
run_kMeans(sample, first, max_iters=100, history=history)
plot_excess(sample, history)
print("passes that changed a label:", passes_used(history))

# %% units_words [markdown]
# A flat stretch is not the end: after it there was more to gain. The cure: do not count passes, ask
# whether anything still moves. Challenge 3 does that.
#
# **Case 4: meters beside millimeters.** Rods of two lengths, about 1.2 and 1.8 meters. Their
# widths vary around 500 millimeters and say nothing about the kind. Distance adds up the squares
# of both columns. Predict: by what will K-means sort the rods? Both figures show them as K-means sees
# them, with equal steps on both axes: the length in meters goes to the right, the width goes up, in millimeters on
# the left and in meters on the right.

# %% units
rods, kind = make_blobs([[1.2, 500], [1.8, 500]], m=60, spread=[0.1, 100])
in_meters = rods * [1, 0.001]
results = {}
for title, points in {"Width in mm": rods, "Width in m": in_meters}.items():
    first = kMeans_init_centroids(points, 2, np.random.default_rng(0))
    _, idx = run_kMeans(points, first)
    results[f"{title}: {same_pairs(idx, kind):.0%} right"] = (points, idx)
plot_clusterings(results)

# %% shapes_words [markdown]
# The column with the large numbers wins: in millimeters, all rods seem to stand on one line. The
# number in each title is a share of pairs. Take two rods: are they together if they are of one kind, and
# apart if not? 50 % is what guessing gives. Where no common unit exists, divide each column by its
# standard deviation. Colors need neither: red, green and blue share one scale.
#
# **Case 5: groups that are no clouds.** The border between two regions is a straight line. So
# K-means cannot tell two moons apart that reach into each other, nor a ring from the ring around
# it. Predict where the straight border falls.

# %% shapes
shapes = {"Moons": make_moons(), "Rings": make_rings()}
results = {}
for name, (points, truth) in shapes.items():
    first = kMeans_init_centroids(points, 2, np.random.default_rng(0))
    _, idx = run_kMeans(points, first)
    results[f"{name}, K = 2: {same_pairs(idx, truth):.0%} right"] = (points, idx)
plot_clusterings(results)

# %% shapes_cure_words [markdown]
# The cure: cut the points into many small regions with K-means. Then **join the two that lie
# closest**, again and again, until two groups are left. Many short straight borders can follow a
# curve, where there is a gap between the groups.

# %% shapes_cure
results = {}
for name, (points, truth) in shapes.items():
    first = kMeans_init_centroids(points, 20, np.random.default_rng(0))
    _, idx = run_kMeans(points, first, max_iters=20)
    joined = join_regions(points, idx, groups=2)
    results[f"{name}, joined: {same_pairs(joined, truth):.0%} right"] = (points, joined)
plot_clusterings(results)

# %% names_words [markdown]
# **Case 6: labels are only names.** The same three centroids as a start, in the opposite order.
# Predict: how many points get the same label in both runs? How many pairs of points are together
# in both, or apart in both? The cure is to compare pairs, or to give the numbers a meaning. The
# last lines hand them out again from left to right: a centroid's new number is its rank.

# %% names
first = kMeans_init_centroids(X, 3, np.random.default_rng(0))
one, one_idx = run_kMeans(X, first)
two, two_idx = run_kMeans(X, first[::-1])
print(f"same label: {np.mean(one_idx == two_idx):.0%}")
print(f"same pairs: {same_pairs(one_idx, two_idx):.0%}")

one_rank, two_rank = (np.argsort(np.argsort(places[:, 0])) for places in (one, two))
print(f"same label after the cure: {np.mean(one_rank[one_idx] == two_rank[two_idx]):.0%}")

# %% unsquared_words [markdown]
# Turned round, 0, 1, 2 becomes 2, 1, 0: only the middle one keeps its number.
#
# **Case 7: the cost without the square.** Two clouds, around (0, 0) and (5, 0), and four points at
# (0, 6). The table has both costs after each half step. Predict: which of the two may rise, and in which half step?

# %% unsquared
crowd, _ = make_blobs([[0, 0], [5, 0]], m=40, spread=0.3)
lopsided = np.vstack([crowd, [[0, 6]] * 4])
history = []
run_kMeans(lopsided, [[0, 0], [5, 0]], max_iters=1, history=history)
rows = []
for step in half_steps(lopsided, history):
    distance = np.linalg.norm(lopsided - step.centroids[step.idx], axis=1)
    rows.append({"half step": step.kind, "mean distance": np.mean(distance)})
    rows[-1]["mean squared distance"] = np.mean(distance**2)
print_table(rows)

# %% unsquared_compare [markdown]
# Then nothing moves any more. The mean distance rises in the update: four far points pull the mean away from forty near ones.
# The squared one falls, because the mean is the best place for *squares*. The cure: measure what
# the algorithm lowers. (The best place for plain distances is a median, and that is another
# algorithm.)

# %% choose_K_words [markdown]
# ### Choose K
#
# The figure shows the best cost of three starts for each K, and by how much one more cluster
# lowers it. Predict: where does the curve bend, and where does it stop falling?

# %% choose_K
Ks, best_costs = range(1, 9), []
for K in Ks:
    runs = []
    for seed in range(3):
        first = kMeans_init_centroids(X, K, np.random.default_rng(seed))
        runs.append(cost(X, *run_kMeans(X, first)))
    best_costs.append(min(runs))
plot_costs_over_K(Ks, best_costs)

# %% choose_K_compare [markdown]
# It never stops: one more centroid can always be put on a point, and with K = m the cost is 0. It
# bends at K = 3, and the later percentages are of a cost that is small already. Such an *elbow* is a
# hint where the data really has such clouds. It is no law. So **choose K for what you need**: how many groups can you act on, how
# many bytes can you spend, how much error can you see?

# %% bytes_words [markdown]
# ### Weigh it honestly
#
# For a picture the question is size against quality. The next cell takes K = 2, 4, 8 ... 256. A
# palette is found on some of the pixels, then every pixel is labeled. The cell may take 15 seconds.
# All sizes are in bytes.
#
# - **counted**: pixels × log₂ K bits and the palette, without any packing.
# - **palette PNG**: the list of colors and the labels, as a file; **dB** is its PSNR.
# - **plain PNG**: the same pixels, with three bytes each.
# - **JPEG** does not count colors: it keeps what the eye sees well. It is the smallest one that is at least as
#   close to the original. The coarsest JPEG there is may serve two rows.
#
# Predict: is the palette PNG always smaller than the original PNG? Who wins at the same quality,
# 16 colors or a JPEG?

# %% bytes_palettes
Ks = [2, 4, 8, 16, 32, 64, 128, 256]
weighed = pace.thin(original, sum(Ks), seconds=10)
sample = pace.sample(weighed.reshape(-1, 3), 5 * sum(Ks))
rows = []
for K in Ks:
    first = kMeans_init_centroids(sample, K, np.random.default_rng(0))
    colors, _ = run_kMeans(sample, first, max_iters=4)
    labels = find_closest_centroids(weighed.reshape(-1, 3), colors)
    row = weigh(weighed, colors, labels)
    rows.append(row | weigh_jpeg(weighed, row["dB"]))
print_table(rows)
original_bytes = len(file_bytes(weighed, "PNG"))
print(f"original PNG: {original_bytes:,} bytes")

# %% bytes_curve_words [markdown]
# The same as a chart. Each blue dot has its K beside it. Higher is closer to the original, further
# left is smaller.

# %% bytes_curve
plot_weights(rows, original_bytes)

# %% bytes_exact_words [markdown]
# - Every palette PNG is smaller than the original PNG, and smaller than the count: PNG packs what
#   repeats.
# - Of the same pixels, the palette PNG is the smaller file, the plain PNG the larger one.
# - At the same decibels the JPEG is the smallest here. Try a screenshot of your own, with
#   `weighed = load_image("my_screenshot.png", max_side=128)`: there a palette may win.
# - Above 256 colors no palette file exists, and the curve ends.
#
# One thing a palette file does better than a JPEG: it keeps exactly what you put in. Read back,
# every pixel has the color of its centroid.

# %% bytes_exact
save_palette_png("my_palette.png", colors, labels, weighed.shape[:2])
read_back = load_image("my_palette.png")
quantized = np.rint(colors * 255)[labels].reshape(weighed.shape) / 255
print("exactly equal:", np.array_equal(read_back, quantized))

# %% challenges [markdown]
# ## Part 10. Take a challenge
#
# Five challenges, in any order, without points. (Challenge 2 uses the clouds of Case 2, Challenge 5
# the flag of Case 1.) Each has a contract, three hints and a check. A
# check that is not passed yet prints what it saw, and the notebook goes on.
#
# | Challenge | You write | You need |
# |---|---|---|
# | 1. Vectorize and race | `find_closest_fast(X, centroids)` | broadcasting |
# | 2. Draw better starts | `kMeans_plus_plus(X, K, rng)` | random numbers |
# | 3. Stop when nothing moves | `run_until_still(X, initial_centroids, max_iters)` | a loop that ends |
# | 4. Break it | `break_it()` | a nose for mistakes |
# | 5. Weigh the colors | `count_colors(pixels)`, `weighted_centroids(X, idx, K, counts)` | `np.unique` |

# %% vectorize_words [markdown]
# ### Challenge 1: vectorize and race
#
# Write the assign step again, now without a Python loop over the points or the centroids. NumPy
# then does the looping, in compiled code. Same contract as Exercise 1, ties included. Labels must also be right
# where all the points lie far from (0, 0): *the trap* below says why that is hard.
#
# <details><summary>Challenge 1, hint 1: where do I begin?</summary>
#
# You need a table with one row for each point and one column for each centroid. Which shapes must `X` and
# `centroids` have, so that a single minus compares each with each?
# </details>
#
# <details><summary>Challenge 1, hint 2: which tools help?</summary>
#
# `X[:, np.newaxis]` has shape (m, 1, n). Subtract something of shape (K, n) and look at the shape.
# Faster still: multiply out ‖*x* − *μ*‖² = ‖*x*‖² − 2 *x*·*μ* + ‖*μ*‖². Which of
# the three parts can be left out, if you only ask which centroid wins? Which one is a matrix product?
# </details>
#
# <details><summary>Challenge 1, hint 3: what does the skeleton look like?</summary>
#
# ```python
# differences = ...   # (m, K, n)
# distances = ...     # (m, K)
# return ...          # (m,)
# ```
# </details>


# %% nbgrader={"grade": false, "grade_id": "challenge_vectorize", "locked": false, "schema_version": 3, "solution": true, "task": false}
def find_closest_fast(X, centroids):
    """Labels (m,) as in Exercise 1, without a Python loop over points or centroids."""
    ### BEGIN SOLUTION
    # |x - c|^2 = |x|^2 - 2 x.c + |c|^2, and |x|^2 is the same for all centroids: one matrix
    # product is enough. Far from the origin the large parts cancel and leave noise, so all is
    # measured from a place among the centroids. Blocks of rows stay in the processor's cache.
    m, (K, n), size = len(X), centroids.shape, 4096
    origin = np.sort(centroids, axis=0)[K // 2].astype(float)
    C = centroids - origin
    weights = np.vstack([-2 * C.T, np.sum(C * C, axis=1)])
    block, table = np.ones((n + 1, min(m, size))), np.empty((min(m, size), K))
    idx = np.empty(m, dtype=np.intp)
    for i in range(0, m, size):
        rows = X[i : i + size]
        np.subtract(rows.T, origin[:, np.newaxis], out=block[:n, : len(rows)])
        distances = np.matmul(block[:, : len(rows)].T, weights, out=table[: len(rows)])
        distances.argmin(axis=1, out=idx[i : i + size])
    return idx
    ### END SOLUTION


# %% check_vectorize
find_closest_fast_test(find_closest_fast)

# %% race_words [markdown]
# Now the race, over some of the pixels and 16 centroids. Predict: how many times faster are you
# than your first version? (A number below 1 means slower.) scikit-learn takes part where it is installed.

# %% race
pixels = pace.sample(X_img, 16, seconds=2)
first = kMeans_init_centroids(pixels, 16, np.random.default_rng(0))
first, _ = run_kMeans(pixels, first, max_iters=1)
contenders = {"Exercise 1": find_closest_centroids, "Challenge 1": find_closest_fast}
print_table(race(contenders | scikit_learn_assign(), pixels, first))

# %% far_words [markdown]
# **The trap.** Here are two ways to compute the same squared distances, for one point and two
# centroids. The numbers are float32, which keeps about 7 digits. All three places are moved away
# from the origin by an offset. Predict: which way stays right?

# %% far
point, near, far = np.array([[1.25, 2.5], [1.5, 2.0], [2.25, 3.5]])
rows = []
for offset in (0, 100, 10_000):
    x, row = np.float32(point + offset), {"offset": offset}
    for name, place in {"near": near, "far": far}.items():
        c = np.float32(place + offset)
        row[f"{name}, direct"] = float(np.sum((x - c) ** 2))
        row[f"{name}, expanded"] = float(np.sum(x * x) - 2 * np.sum(x * c) + np.sum(c * c))
    rows.append(row)
print_table(rows)

# %% far_cure_words [markdown]
# At 10,000 the second way is wrong: no square is below 0. Its parts are near 200 million, and seven
# digits of that leave nothing of a distance of one. The cure costs one line: **shift first**, so that the data lies
# around the origin.
#
# Here are the 300 points, moved by 10,000 and kept in float32. The first row is right by
# definition. How many labels does your fast version get wrong, as it is and after a shift? If it
# shifts already, both rows say 0.

# %% far_cure
far_X, far_start = np.float32(X + 10_000), np.float32(start + 10_000)
middle = np.float32(10_000)
contenders = {
    "Exercise 1, float64": lambda X, C: find_closest_centroids(X.astype(float), C.astype(float)),
    "Challenge 1": find_closest_fast,
    "Challenge 1, shifted": lambda X, C: find_closest_fast(X - middle, C - middle),
}
print_table(race(contenders, far_X, far_start))

# %% plus_plus_words [markdown]
# ### Challenge 2: draw better starts
#
# **k-means++** spreads the start out. The first row of `X` is drawn at random, all rows alike.
# Each further one is drawn with weights: a row counts by its **squared distance to the nearest**
# centroid drawn so far, as your Exercise 1 finds it. Two centroids are drawn. Predict: which cloud do
# you expect the third one in? In the picture large and dark points are the likeliest.

# %% plus_plus_weights
drawn = X[[0, 5]]
nearest = drawn[find_closest_centroids(X, drawn)]
plot_seed_weights(X, drawn, np.sum((X - nearest) ** 2, axis=1))

# %% plus_plus_contract [markdown]
# The cloud at the top left is the likeliest, the one at the bottom comes next: both lie far from
# the two that are drawn.
#
# | role | name | what it is |
# |---|---|---|
# | argument | `X` | (m, n) points |
# | argument | `K` | how many to draw; `X` has at least so many different rows |
# | argument | `rng` | `np.random.default_rng(…)`: the only source of chance |
# | result | `centroids` | (K, n), rows of `X` |
#
# <details><summary>Challenge 2, hint 1: where do I begin?</summary>
#
# The picture above has everything for the third centroid. What changes for the fourth?
# </details>
#
# <details><summary>Challenge 2, hint 2: which tools help?</summary>
#
# `rng.integers(m)` draws a row number, all alike. `rng.choice(m, p=…)` draws with probabilities,
# and they must add up to 1. Your `find_closest_centroids` knows which of the drawn centroids is
# nearest.
# </details>
#
# <details><summary>Challenge 2, hint 3: what does the skeleton look like?</summary>
#
# ```python
# centroids = [...]                  # one row of X
# while len(centroids) < K:
#     weights = ...                  # (m,) squared distance to the nearest one so far
#     row = rng.choice(len(X), p=...)
#     centroids.append(...)
# return np.array(centroids)
# ```
# </details>


# %% nbgrader={"grade": false, "grade_id": "challenge_plus_plus", "locked": false, "schema_version": 3, "solution": true, "task": false}
def kMeans_plus_plus(X, K, rng):
    """K rows of X (m, n), each drawn by its squared distance to the nearest one before."""
    ### BEGIN SOLUTION
    centroids = [X[rng.integers(len(X))]]
    while len(centroids) < K:
        drawn = np.array(centroids)
        nearest = drawn[find_closest_centroids(X, drawn)]
        weights = np.sum((X - nearest) ** 2, axis=1)
        row = rng.choice(len(X), p=weights / weights.sum())
        centroids.append(X[row])
    return np.array(centroids)
    ### END SOLUTION


# %% check_plus_plus
kMeans_plus_plus_test(kMeans_plus_plus)

# %% plus_plus_starts_words [markdown]
# On the nine clouds of Case 2, how many starts get stuck with each of the two ways? Once your
# function is written, it is also a choice in the explorer: after this cell, run the two explorer cells again.

# %% plus_plus_starts
if kMeans_plus_plus(X, 2, np.random.default_rng(0)) is not None:
    starts["k-means++"] = kMeans_plus_plus
found = {name: [] for name in starts}
for seed in range(pace.starts(clouds, len(starts) * 9 * 16, most=50)):
    for name, draw in starts.items():
        first = draw(clouds, 9, np.random.default_rng(seed))
        found[name].append(cost(clouds, *run_kMeans(clouds, first)))
best = min(min(values) for values in found.values())
for name, values in found.items():
    print(f"{name}: {np.mean(np.array(values) > 1.2 * best):.0%} of the starts get stuck")

# %% still_words [markdown]
# ### Challenge 3: stop when nothing moves
#
# Write a loop that ends by itself. It stops as soon as an update no longer changes any centroid,
# and after `max_iters` passes in any case. The last pass, in which nothing moves, counts too. `idx`
# belongs to the centroids that you return. A cluster without points keeps its centroid.
#
# | role | name | what it is |
# |---|---|---|
# | argument | `X`, `initial_centroids` | (m, n) and (K, n) |
# | argument | `max_iters` | the most passes, 300 if not given |
# | result | `centroids, idx, passes` | (K, n), (m,), and how many passes were made |
#
# <details><summary>Challenge 3, hint 1: where do I begin?</summary>
#
# Read `run_kMeans` in Part 5 again. Which two things do you have to compare at the end of each
# pass?
# </details>
#
# <details><summary>Challenge 3, hint 2: which tools help?</summary>
#
# `np.array_equal` compares two arrays, `break` leaves a loop. Keep the old centroids under their
# own name: `old = new` makes no copy. And after the last move, to whom do the labels belong?
# </details>
#
# <details><summary>Challenge 3, hint 3: what does the skeleton look like?</summary>
#
# ```python
# for passes in range(1, max_iters + 1):
#     idx = ...
#     moved = ...          # the new centroids; an empty cluster keeps its own
#     still = ...          # nothing changed?
#     centroids = moved
#     if still:
#         break
# return centroids, ..., passes
# ```
# </details>


# %% nbgrader={"grade": false, "grade_id": "challenge_still", "locked": false, "schema_version": 3, "solution": true, "task": false}
def run_until_still(X, initial_centroids, max_iters=300):
    """K-means until no centroid moves. Returns (centroids (K, n), idx (m,), passes)."""
    ### BEGIN SOLUTION
    centroids = np.array(initial_centroids, dtype=float)
    passes, still = 0, False
    while passes < max_iters and not still:
        passes += 1
        idx = find_closest_centroids(X, centroids)
        moved = compute_centroids(X, idx, len(centroids))
        chosen = np.isin(np.arange(len(centroids)), idx)
        moved = np.where(chosen[:, np.newaxis], moved, centroids)
        still = np.array_equal(moved, centroids)
        centroids = moved
    return centroids, find_closest_centroids(X, centroids), passes
    ### END SOLUTION


# %% check_still
run_until_still_test(run_until_still)

# %% break_it_words [markdown]
# ### Challenge 4: break it
#
# Five people wrote Exercise 1, each with one mistake. You do not see their code. Write inputs
# that expose them. `break_it` returns a list of triples `(X, centroids, expected)`: small arrays,
# and the labels that are right. A mistaken function is exposed when it answers something else.
# Your own function has to pass all your inputs.
#
# The check says which of the five survive. Their mistakes: the last centroid is forgotten; only
# two features are seen; the input is rounded; signs are ignored; a tie goes to the highest label.
#
# <details><summary>Challenge 4, hint 1: where do I begin?</summary>
#
# Take one mistake. On which single point would it make no difference at all? Change that.
# </details>
#
# <details><summary>Challenge 4, hint 2: which tools help?</summary>
#
# One point and two centroids are enough for each mistake, and you can work out the label by hand.
# For the tie: where is the place that is equally far from both?
# </details>
#
# <details><summary>Challenge 4, hint 3: what does the skeleton look like?</summary>
#
# ```python
# return [
#     (np.array([[...]]), np.array([[...], [...]]), [...]),
#     # and so on, one triple for each mistake
# ]
# ```
# </details>


# %% nbgrader={"grade": false, "grade_id": "challenge_break_it", "locked": false, "schema_version": 3, "solution": true, "task": false}
def break_it():
    """A list of triples (X (m, n), centroids (K, n), the right labels (m,))."""
    ### BEGIN SOLUTION
    return [
        (np.array([[5.0]]), np.array([[0.0], [5.0]]), [1]),  # the last centroid wins
        (np.array([[0.0, 0.0, 9.0]]), np.array([[0, 0, 0], [1, 0, 9.0]]), [1]),  # a third feature
        (np.array([[0.4]]), np.array([[0.1], [0.4]]), [1]),  # all round to 0
        (np.array([[-2.0]]), np.array([[2.0], [-1.0]]), [1]),  # only the sign differs
        (np.array([[1.0]]), np.array([[0.0], [2.0]]), [0]),  # a tie
    ]
    ### END SOLUTION


# %% check_break_it
break_it_test(break_it, find_closest_centroids)

# %% weigh_colors_words [markdown]
# ### Challenge 5: weigh the colors
#
# Equal pixels always get equal labels. So cluster each **different color** once, and let it
# count as often as it occurs. The result is the same, with fewer points.
#
# | function | role | what it is |
# |---|---|---|
# | `count_colors` | argument `pixels` | (m, 3), bytes divided by 255, as `load_image` gives them |
# | `count_colors` | result `colors` | (d, 3), the d different rows |
# | `count_colors` | result `counts` | (d,), how often each occurs |
# | `count_colors` | result `where` | (m,), so that `colors[where]` equals `pixels` |
# | `weighted_centroids` | arguments `X`, `idx`, `K` | as in Exercise 2; here the rows of `X` are colors |
# | `weighted_centroids` | argument `counts` | one weight for each row of `X` |
# | `weighted_centroids` | result | (K, n) weighted means; here too, the row of an empty cluster may be anything |
#
# <details><summary>Challenge 5, hint 1: where do I begin?</summary>
#
# A mean of 5 equal pixels and 1 other one: how would you compute it from two rows and the counts
# 5 and 1?
# </details>
#
# <details><summary>Challenge 5, hint 2: which tools help?</summary>
#
# `np.unique` has the arguments `axis`, `return_counts` and `return_inverse`. `np.average` takes
# `weights`. `np.bincount` takes weights too, and needs no loop over clusters.
# </details>
#
# <details><summary>Challenge 5, hint 3: what does the skeleton look like?</summary>
#
# ```python
# weight = ...   # (K,) the sum of the counts in each cluster
# total = ...    # (K, n) the sum of counts times rows in each cluster
# return ...     # one divided by the other, without dividing by 0
# ```
# </details>


# %% nbgrader={"grade": false, "grade_id": "challenge_weigh_colors", "locked": false, "schema_version": 3, "solution": true, "task": false}
def count_colors(pixels):
    """Different rows (d, 3) of pixels (m, 3), how often each occurs (d,), and where (m,)."""
    ### BEGIN SOLUTION
    # Each pixel becomes one whole number: its color in the high bits, its place in the low
    # ones. Sorted once, equal colors lie side by side, and the places are still known.
    code = np.zeros(len(pixels), dtype=np.int64)
    for column in np.transpose(pixels):
        code = code << 8 | np.rint(255 * column).astype(np.int64)
    bits = len(pixels).bit_length()
    key = np.sort(code << bits | np.arange(len(pixels)))
    place = key & ((1 << bits) - 1)
    new = np.diff(key >> bits, prepend=-1) > 0
    where = np.empty(len(pixels), dtype=np.intp)
    where[place] = np.cumsum(new) - 1
    return pixels[place[new]], np.bincount(where), where
    ### END SOLUTION


def weighted_centroids(X, idx, K, counts):
    """Weighted mean of the rows of X (m, n) in each of K clusters: (K, n)."""
    ### BEGIN SOLUTION
    # Neighboring pixels often share a cluster, and then each addition waits for the one before.
    # Four places for each cluster let the processor go on; they are added up at the end.
    place = 4 * idx + (np.arange(len(idx)) & 3)
    columns = [counts, *(counts * column for column in np.transpose(X))]
    sums = [np.bincount(place, column, 4 * K) for column in columns]
    weight, *total = np.reshape(sums, (-1, K, 4)).sum(axis=2)
    with np.errstate(invalid="ignore"):  # a cluster without points becomes nan
        return np.transpose(total / weight)
    ### END SOLUTION


# %% check_weigh_colors
weigh_colors_test(count_colors, weighted_centroids)

# %% weigh_colors_try_words [markdown]
# How much work is saved? Predict it for the flag and for the bird.

# %% weigh_colors_try
for name, picture in {"flag": flag, "bird": original}.items():
    counted = count_colors(picture.reshape(-1, 3))
    colors = "not started" if counted is None else f"{len(counted[0]):,} colors"
    print(f"{name}: {picture[..., 0].size:,} pixels, {colors}")

# %% weigh_colors_compare [markdown]
# The flag has three different points. The bird saves little: like a photograph, it hardly repeats a
# color.

# %% professionals_words [markdown]
# ### Stand beside the professionals
#
# Other programs choose few colors too. Pillow has *median cut* and an *octree*, scikit-learn has
# K-means. Here is your best of ten starts beside them, for K = 16, in at most 10 seconds or so. The
# picture may be thinned for that, so compare its bytes within this table only. Predict who has the
# lowest cost, and who is fastest.

# %% professionals
from time import perf_counter

picture = pace.thin(original, 16 * 41 * 10, seconds=10)
points, draw = picture.reshape(-1, 3), starts.get("k-means++", kMeans_init_centroids)
begin, runs = perf_counter(), []
for seed in range(10):
    first = draw(points, 16, np.random.default_rng(seed))
    centroids, idx = run_kMeans(points, first, max_iters=40)
    runs.append((cost(points, centroids, idx), seed, centroids, idx))
_, _, centroids, idx = min(runs)
own = [("you, best of ten", centroids, idx, perf_counter() - begin)]
print_table(compare_quantizers(picture, 16, own))

# %% professionals_compare [markdown]
# Your best of ten has a much lower cost than Pillow's two. scikit-learn, where it is installed, ends
# close to yours, a little above or below: it draws better starts, as in Challenge 2. Yours took the longest. Median cut and the octree take no passes at all: they cut up
# the color space once.
#
# Real tools can also *dither*, which mixes colors by patterns of dots. The cost grows, and
# the eye is pleased. Squared distance in red, green and blue is not what the eye measures. Your
# algorithm lowers exactly what it was told to lower.

# %% where_next [markdown]
# ## Where to go next
#
# - S. P. Lloyd, "Least squares quantization in PCM", *IEEE Transactions on Information Theory* 28 (1982), 129–137,
#   [doi:10.1109/TIT.1982.1056489](https://doi.org/10.1109/TIT.1982.1056489). The two steps, as they were first described.
# - D. Arthur and S. Vassilvitskii, "k-means++: The advantages of careful seeding", *Proceedings of
#   the 18th ACM-SIAM Symposium on Discrete Algorithms* (2007), 1027–1035. A better way to start.
# - D. J. C. MacKay, *Information Theory, Inference, and Learning Algorithms* (2003), chapter 20. K-means, and where it fails.
# - C. M. Bishop, *Pattern Recognition and Machine Learning* (2006), section 9.1. K-means, with picture compression, as the door to
#   mixture models, where a point may belong to several clusters in parts.
