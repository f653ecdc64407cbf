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
# In `KMeans.ipynb` you wrote two functions. Here they go to work: you will see eight ways in which
# K-means breaks, and repair each of them. You will choose K for real data, pay for a picture in bytes, and, if
# you like, take a challenge. Nothing is graded. Hand in the lesson first: Case 7 answers one of its questions.
#
# By the end, you will be able to
# - name from a short report which of eight things went wrong, and say how to repair it;
# - choose K with three measures, and say when they disagree;
# - compare four ways to store a picture by their bytes and their *PSNR*, a measure of closeness;
# - replace a loop by array code, and measure the gain.
#
# | Part | Minutes |
# |---|---|
# | 1. Bring your two functions | 2 |
# | 2. Turn the knobs | 10 |
# | 3. See it break, and repair it: eight cases | 5 each |
# | 4. Choose K | 15 |
# | 5. Group a real table, then your own | 15 |
# | 6. Pay in bytes | 15 |
# | 7. Challenges | 15 to 45 each |
#
# Parts 1 to 6 take about 100 minutes: come back as often as you like. Run Parts 1 and 2 first. After that, go where your curiosity leads: each case and each part stands alone, except where a challenge says what it needs. The pattern is the one you know.
# Look at the picture, write your guess in place of `...`, then run the cell. In a cell of your own, a question mark
# behind a name, as in `race?`, shows what a tool does.

# %% imports
from time import perf_counter

import numpy as np

from public_tests import *
from utils import *
from kmeanslab.experiments import *

check_setup()

# %% bring_words [markdown]
# ## Part 1. Bring your two functions
#
# Save `KMeans.ipynb` with both checks at `[passed]`. The second cell below takes your two functions out of it, and
# checks them again. If it can't, it says why. In that case, or in Colab, paste both functions into the first cell.

# %% pasted
# Only if the next cell asks for it: paste find_closest_centroids and compute_centroids here.

# %% own_functions
checks = {
    "find_closest_centroids": find_closest_centroids_test,
    "compute_centroids": compute_centroids_test,
}
find_closest_centroids, compute_centroids = load_own_functions(checks, globals())

# %% pace_words [markdown]
# Some experiments below make millions of comparisons. `Pace` measures your functions once. Where yours would
# need more than a few seconds, scikit-learn's `pairwise_distances_argmin` assigns in their place. A
# line then says so, and compares its labels with yours on a sample. The means stay yours.

# %% pace
pace = Pace(find_closest_centroids, compute_centroids, seconds=4)
print(pace)

# %% loop_words [markdown]
# Three small tools carry you through all that follows. `run_kMeans` is the loop of Part 5 of the lesson, and takes
# another `assign` where yours is too slow. `cluster` draws a start and runs it. `best_of` keeps the
# run with the lowest `cost`, the mean squared distance.
#
# You may meet a red `RuntimeWarning` from your own `compute_centroids`. It is harmless: a cluster had no points, and NumPy
# averaged nothing. The loop then keeps the old centroid.


# %% loop
def run_kMeans(X, initial_centroids, max_iters=10, history=None, assign=None):
    """The loop of the lesson. Returns (centroids, idx)."""
    assign, history = assign or find_closest_centroids, [] if history is None else history
    centroids = np.array(initial_centroids, dtype=float)
    for _ in range(max_iters):
        idx = assign(X, centroids)
        history.append((centroids, idx))
        means = compute_centroids(X, idx, len(centroids))
        has_points = np.isin(np.arange(len(centroids)), idx)
        before, centroids = centroids, np.where(has_points[:, np.newaxis], means, centroids)
        if np.array_equal(before, centroids):
            break
    history.append((centroids, assign(X, centroids)))
    return history[-1]


# %% cluster
def cluster(X, K, seed=0, **options):
    """Start at K rows of X that the seed draws, then run K-means."""
    first = kMeans_init_centroids(X, K, np.random.default_rng(seed))
    return run_kMeans(X, first, **options)


def best_of(starts, X, K, **options):
    """Of several starts, the run with the lowest cost."""
    runs = [cluster(X, K, seed, **options) for seed in range(starts)]
    return min(runs, key=lambda run: cost(X, *run))


# %% explore_words [markdown]
# ## Part 2. Turn the knobs
#
# Here are the 300 points of the lesson. Your own function colors the plane behind them. Move K, step through the seeds, or
# try 50 starts at once. Write your prediction first: each run adds a row that keeps it.
#
# - Can you find a seed with K = 3 that gets stuck, with a cost far above the others? (The same seed draws another start
#   here than in the lesson.)
# - Does twice the K mean half the cost?

# %% explore_points
X, in_park = load_data(), ("east (100 m)", "north (100 m)")
Explorer(X, run_kMeans, find_closest_centroids, features=in_park)

# %% explore_findings_words [markdown]
# The rows are gone after a restart. Write down what you found: this cell is saved with the notebook.

# %% explore_findings
my_stuck_seed = ...  # for K = 3
my_doubling = ...  # does twice the K mean half the cost? "yes" or "no"

assign = pace.assign_for(X, 50 * 3 * 11)
tried = [cost(X, *cluster(X, 3, seed, assign=assign)) for seed in progress(range(50), "starts")]
stuck = [seed for seed in range(50) if tried[seed] > 1.2 * min(tried)]
compare_prediction(
    my_stuck_seed, ", ".join(map(str, stuck)), "are the seeds below 50 that get stuck"
)
by_K = {K: cost(X, *best_of(5, X, K)) for K in (2, 4, 8)}
halved = all(0.4 < by_K[2 * K] / by_K[K] < 0.6 for K in (2, 4))
costs = ", ".join(f"{value:.2f}" for value in by_K.values())
compare_prediction(my_doubling, f"{'yes' if halved else 'no'}: {costs}", "for K = 2, 4 and 8")

# %% explore_picture_words [markdown]
# The same knobs on a picture. Each row also has the size of the file in bytes and the **PSNR**: how close the picture
# is to the original, in decibels. Higher is closer, and 10 dB more mean a tenth of the squared error. From which K on do you see no
# difference? For a picture of your own, change the name.

# %% explore_picture
my_no_difference = ...  # K; Part 6 gives the PSNR that goes with it
original = load_image("images/bird_small.png", max_side=128)
X_img = original.reshape(-1, 3)
Explorer(pace.shrink(original, 16 * 12), run_kMeans, find_closest_centroids)

# %% hand_words [markdown]
# Last, the stage of the lesson with seven centroids. Drag them, add points, play. Can you place them so that one
# ends without any point?

# %% hand_stage
from kmeanslab.playground import Playground

first = kMeans_init_centroids(X, 7, np.random.default_rng(0))
Playground(X, first, find_closest_centroids, compute_centroids)

# %% break_words [markdown]
# ## Part 3. See it break, and repair it
#
# K-means always returns K clusters. It never says whether they mean anything. Each case below shows one way
# in which they don't, and what you can do about it.

# %% start_words [markdown]
# ### Case 1. A bad start
#
# Nine neighborhoods on a map, 33 addresses in each, K = 9. A start is nine addresses drawn at random.

# %% start_picture
on_map = ("km east", "km north")
nine, _ = make_blobs([(x, y) for x in (0, 3, 6) for y in (0, 3, 6)], m=33)
plot_data_points(nine, features=on_map)

# %% start_question [markdown]
# A good start has one address in each neighborhood. How likely is that? Of 50 starts, how many get
# **stuck**, which here means that their cost ends more than 20% above the best?

# %% start_result
from math import comb

my_chance = ...  # one start in ...
my_stuck_starts = ...

assign = pace.assign_for(nine, 9 * 11 * 50)
runs = [cluster(nine, 9, seed, assign=assign) for seed in progress(range(50), "starts")]
costs = [cost(nine, *run) for run in runs]
plot_sorted_costs(costs)
chance = f"one start in {comb(9 * 33, 9) / 33**9:,.0f}"
compare_prediction(my_chance, chance, "has an address in each neighborhood")
compare_prediction(my_stuck_starts, round(50 * stuck_share(costs)), "of 50 starts got stuck")

# %% start_repair_words [markdown]
# Good starts are rare. More runs end well than start well, because centroids can move over. A centroid only moves to the mean of its own points. Sometimes that pulls it over to a neighborhood without a centroid. More often two centroids go on sharing one neighborhood, while elsewhere one has to serve two.
#
# **Repair: start several times, and keep the best.** If a share $p$ of all starts gets stuck, all of ten do
# with probability $p^{10}$. Ten may not be enough: look at the numbers, and start more often. (In Challenge 5 you draw
# better starts.)

# %% start_repair
share = stuck_share(costs)
print(f"One start gets stuck with probability {share:.0%}, all of ten with {share**10:.1%}.")
print(f"All of thirty get stuck with probability {share**30:.1%}.")
stuck = max(runs, key=lambda run: cost(nine, *run))
best = best_of(10, nine, 9, assign=assign)
titles = [f"Stuck: cost {cost(nine, *stuck):.2f}", f"Best of ten: {cost(nine, *best):.2f}"]
plot_clusterings({titles[0]: (nine, stuck[1]), titles[1]: (nine, best[1])}, on_map)

# %% empty_words [markdown]
# ### Case 2. Clusters without points
#
# A flag in three colors: violet, sand, and a small coral disc. Each pixel is a point with three
# features: red, green and blue.

# %% empty_picture
flag = make_flag()
pixels = flag.reshape(-1, 3)
plot_images([flag], ["A flag in three colors"])

# %% empty_question [markdown]
# We ask for 16 clusters, and take any 16 pixels as a start. Equal pixels become equal centroids. How many of the
# 16 clusters stay without points?

# %% empty_result
my_empty_clusters = ...

any_rows = pixels[np.random.default_rng(0).integers(len(pixels), size=16)]
centroids, idx = run_kMeans(pixels, any_rows)
empty = 16 - len(np.unique(idx))
compare_prediction(my_empty_clusters, empty, "clusters without points")
print(f"cost {cost(pixels, centroids, idx):.4f}")

# %% nan_question [markdown]
# Of equal centroids the first wins every tie, so only one of them gets points. Here that costs nothing, since
# three colors are enough.
#
# It gets worse when an empty cluster becomes `nan`, as the mean of no points does. Every distance to it is
# `nan` too. What share of the pixels, in percent, now chooses that centroid?

# %% nan_result
my_share_with_nan = ...

with_nan = any_rows.copy()
with_nan[5] = np.nan
share = np.mean(find_closest_centroids(pixels, with_nan) == 5)
compare_prediction(my_share_with_nan, f"{share:.1%}", "of the pixels choose the NaN centroid")
print(conclude_nan(share))

# %% empty_repair_words [markdown]
# One `nan` can take everything, or be lost for good. That is why the loop **keeps** the centroid of
# an empty cluster where it was. Keeping is safe, but not always enough. Below, two of three centroids
# start at the same violet, and nobody is left for the coral disc.
#
# **Repair: reseed.** Move the empty centroid to the point that lies farthest from its own centroid.

# %% empty_repair
violet, sand = flag[0, 35], flag[23, 0]
kept, kept_idx = run_kMeans(pixels, [violet, violet, sand])
farthest = np.argmax(np.sum((pixels - kept[kept_idx]) ** 2, axis=1))
reseeded, reseeded_idx = run_kMeans(pixels, [kept[0], pixels[farthest], kept[2]])
print(
    f"cost with the empty cluster kept {cost(pixels, kept, kept_idx):.4f}, "
    f"reseeded {cost(pixels, reseeded, reseeded_idx):.4f}"
)
results = [kept[kept_idx].reshape(flag.shape), reseeded[reseeded_idx].reshape(flag.shape)]
plot_images([flag, *results], ["Original", "Kept", "Reseeded"])

# %% scale_words [markdown]
# ### Case 3. Features on different scales
#
# A factory cuts rods of two lengths, around 1.2 m and 1.8 m. Their widths vary around 500 mm and
# say nothing about the kind. The table holds lengths in meters and widths in millimeters.

# %% scale_picture
rods, kind = make_blobs([[1.2, 500], [1.8, 500]], m=60, spread=[0.1, 100])
plot_clusterings(
    {"120 rods, the two kinds": (rods, kind)}, ("length (m)", "width (mm)"), equal=False
)

# %% scale_question [markdown]
# You see the two kinds at once, because the plot stretches the axes. K-means doesn't. It adds squared differences
# of both columns. By which of the two will it sort the rods? And of all **pairs** of rods,
# what share does it get right, together if of one kind and apart if not? Guessing gives 50%.

# %% scale_result
my_column = ...  # "length" or "width"
my_pairs_right = ...

_, idx = best_of(10, rods, 2)
result = {f"K = 2: {same_pairs(idx, kind):.1%} of pairs right": (rods, idx)}
plot_clusterings(result, ("length (m)", "width (mm)"), equal=False)
apart = np.ptp([rods[idx == k].mean(axis=0) for k in (0, 1)], axis=0) / rods.std(axis=0)
compare_prediction(my_column, ("length", "width")[apart.argmax()], "sorted the rods")
compare_prediction(my_pairs_right, f"{same_pairs(idx, kind):.1%}", "of the pairs of rods are right")

# %% scale_repair_words [markdown]
# It cut by width. A hundred millimeters count a million times as much as a tenth of a meter, because
# the differences are squared.
#
# **Repair: use the same unit for all columns if you can. Otherwise, standardize.** Subtract each column's mean and divide by its
# standard deviation. The colors of a picture need neither: red, green and blue already share a scale.
#
# One unit is done for you below. Standardizing is yours to write.
#
# <details><summary>Case 3, hint 1: where do I begin?</summary>
#
# Take one column. Which two numbers do you need from it? `rods.mean(axis=0)` gives the first of them, one for each
# column. What gives the second?
# </details>
#
# <details><summary>Case 3, hint 2: what does the skeleton look like?</summary>
#
# With `axis=0`, NumPy goes down the columns, so each result has one number for each of them:
#
# ```python
# middle = rods.mean(axis=0)
# spread = ...             # the standard deviation: NumPy has a function for it, with a short name
# my_standardized = ...    # minus the first, divided by the second
# ```
# </details>

# %% scale_repair
my_standardized = ...  # each column: minus its mean, divided by its standard deviation

tables = {"both in m": rods * [1, 0.001]}
tables |= tables_like(rods, my_standardized=my_standardized)
repaired = {}
for name, table in tables.items():
    _, idx = best_of(10, table, 2)
    repaired[f"{name}: {same_pairs(idx, kind):.1%} of pairs right"] = (rods, idx)
plot_clusterings(repaired, ("length (m)", "width (mm)"), equal=False)

# %% shapes_words [markdown]
# ### Case 4. Groups that are not round
#
# Two moons that reach into each other, and a ring inside a ring.

# %% shapes_picture
shapes = {"Moons": make_moons(), "Rings": make_rings()}
in_cm = ("x (cm)", "y (cm)")
plot_clusterings({name: (points, None) for name, (points, _) in shapes.items()}, in_cm)

# %% shapes_question [markdown]
# With K = 2, the border between the clusters is one straight line. Where will it fall? And what share of
# the pairs will be right for the rings?

# %% shapes_result
my_border = ...  # "across ..., from ... to ..."
my_ring_pairs = ...

results = {}
for name, (points, truth) in shapes.items():
    _, idx = best_of(10, points, 2)
    right = same_pairs(idx, truth)
    results[f"{name}, K = 2: {right:.1%} of pairs right"] = (points, idx)
plot_clusterings(results, in_cm)
compare_prediction(my_ring_pairs, f"{right:.1%}", "of the pairs of the rings are right")

# %% shapes_repair_words [markdown]
# Did your border fall there? It cuts both moons, and both rings in half. Each side is compact, and neither is a group.
#
# **Repair: many small clusters, then join them.** K = 20 cuts the points into small regions, and many short borders can follow
# a curve. Then the two regions that lie closest become one, again and again, until two are left. It works as
# long as the gap between the groups is wider than the gaps inside them.

# %% shapes_repair
results = {}
for name, (points, truth) in shapes.items():
    _, idx = cluster(points, 20, max_iters=20)
    joined = join_regions(points, idx, groups=2)
    results[f"{name}, joined: {same_pairs(joined, truth):.1%} of pairs right"] = (points, joined)
plot_clusterings(results, in_cm)

# %% outliers_words [markdown]
# ### Case 5. Outliers
#
# A hundred addresses in two villages, and three more that someone typed wrongly.

# %% outliers_picture
on_map = ("km east", "km north")
villages, village = make_blobs([[0, 0], [4, 1]], m=50, spread=0.6)
addresses = np.vstack([villages, [[20, 18], [20.5, 18.4], [19.5, 18.2]]])
plot_data_points(addresses, features=on_map)

# %% outliers_question [markdown]
# K = 2, best of ten starts. How many points will the smaller cluster have?

# %% outliers_result
my_smaller_cluster = ...

centroids, idx = best_of(10, addresses, 2)
sizes = np.bincount(idx, minlength=2)
plot_clusterings({f"K = 2: clusters of {sizes[0]} and {sizes[1]}": (addresses, idx)}, on_map)
compare_prediction(my_smaller_cluster, sizes.min(), "points in the smaller cluster")
wanted = np.append(village, [1, 1, 1])  # the wrong addresses with the nearer village
costs = [
    cost(addresses, compute_centroids(addresses, labels, 2), labels) for labels in (idx, wanted)
]
print(f"cost of these clusters {costs[0]:.2f}, of the two villages {costs[1]:.2f}")

# %% outliers_repair_words [markdown]
# Three wrong addresses got a cluster of their own, and two villages share the other. A bad start is not to blame: the grouping that you want costs more. The cost says how close points are to their centroids, and not whether the groups are right. Three points 25 km away, squared, weigh more than a hundred points 2 km away.
#
# **Repair: read the sizes of the clusters.** A tiny cluster is a question about your data. Look at its
# points, set aside what is wrong, and run again.

# %% outliers_repair
kept = addresses[sizes[idx] >= 0.05 * len(addresses)]
print(f"set aside: {len(addresses) - len(kept)} of {len(addresses)} points")
_, idx = best_of(10, kept, 2)
plot_clusterings(
    {f"Without them: {same_pairs(idx, village):.1%} of pairs right": (kept, idx)}, on_map
)

# %% unequal_words [markdown]
# ### Case 6. Clusters of unequal size
#
# A wide town with 400 addresses, and two dense villages with 40 each.

# %% unequal_picture
on_map = ("km east", "km north")
spreads = [[1.5], [0.25], [0.25]]
region, place = make_blobs([[0, 0], [4.5, -1], [4.5, 1.5]], m=[400, 40, 40], spread=spreads)
plot_clusterings({"A town and two villages": (region, place)}, on_map)

# %% unequal_question [markdown]
# Three groups, K = 3, best of ten. How many addresses of the town end in the same cluster as a village?

# %% unequal_result
my_lost_addresses = ...

_, idx = best_of(10, region, 3, max_iters=50)
plot_clusterings(
    {f"K-means, K = 3: {same_pairs(idx, place):.1%} of pairs right": (region, idx)}, on_map
)
with_village = np.isin(idx, idx[place > 0])
lost = np.sum(with_village & (place == 0))
compare_prediction(
    my_lost_addresses, lost, "of 400 addresses of the town share a cluster with a village"
)
costs = [cost(region, compute_centroids(region, labels, 3), labels) for labels in (idx, place)]
print(f"cost of these clusters {costs[0]:.2f}, of the true groups {costs[1]:.2f}")

# %% unequal_repair_words [markdown]
# A border always runs halfway between two centroids, however wide the groups are. And cutting
# the wide town in pieces lowers the cost more than telling two villages apart.
#
# **Repair: a model with a width for each cluster.** A *Gaussian mixture* estimates one. It gives each point a share in
# each cluster instead of one label, and goes around the same loop as K-means: shares, then means (and
# widths), and again. scikit-learn has it.

# %% unequal_repair
if has_scikit_learn("a Gaussian mixture"):
    from sklearn.mixture import GaussianMixture

    mixture = GaussianMixture(3, covariance_type="spherical", n_init=5, random_state=0)
    idx = mixture.fit_predict(region)
    title = f"Gaussian mixture: {same_pairs(idx, place):.1%} of pairs right"
    plot_clusterings({title: (region, idx)}, on_map)
    widths = ", ".join(f"{width:.2f}" for width in np.sqrt(mixture.covariances_))
    print(f"widths that it found: {widths} km")
    own = [np.sqrt(region[place == k].var(axis=0).mean()) for k in range(3)]
    print("widths in the data:  ", ", ".join(f"{width:.2f}" for width in own), "km")

# %% unsquared_words [markdown]
# ### Case 7. A cost measured wrongly
#
# Two villages, and four addresses in one house, far to the north. Someone reports the progress of a run as the mean
# *distance*, without the square.

# %% unsquared_picture
on_map = ("km east", "km north")
crowd, _ = make_blobs([[0, 0], [5, 0]], m=40, spread=0.3)
lopsided = np.vstack([crowd, [[0, 6]] * 4])
plot_assignment(lopsided, None, [[0, 0], [5, 0]], features=on_map)

# %% unsquared_question [markdown]
# An iteration has two **half steps**, assign and update. Here are three: assign, update, assign. In which of them will the
# mean distance rise, if in any?

# %% unsquared_result
my_rising_step = ...

history, rows = [], []
run_kMeans(lopsided, [[0, 0], [5, 0]], max_iters=1, history=history)
steps = half_steps(lopsided, history)
for step in steps:
    distance = np.linalg.norm(lopsided - step.centroids[step.idx], axis=1)
    row = {"half step": step.kind, "mean distance": distance.mean()}
    rows.append(row | {"mean squared distance": step.cost})
print_table(rows)
rising = [
    after["half step"]
    for before, after in zip(rows, rows[1:])
    if after["mean distance"] > before["mean distance"]
]
compare_prediction(my_rising_step, " and ".join(rising) or "none", "raises the mean distance")
print(conclude_costs(steps, [row["mean distance"] for row in rows]))

# %% unsquared_repair_words [markdown]
# Four far points pull the mean away from forty near ones. For *squared* distances the mean is the best place, so the cost
# falls. For plain distances it is not.
#
# **Repair: measure what the algorithm minimizes.** If far points should count less, change the
# measure *and* the update. The median of each column minimizes the sum of absolute differences: the distance along
# streets, not the straight line. The four hardly move it.

# %% unsquared_repair
own = lopsided[steps[0].idx == 0]
spots = {"before": steps[0].centroids[0], "mean": own.mean(axis=0)}
for name, spot in (spots | {"median": np.median(own, axis=0)}).items():
    plain, squared = np.abs(own - spot).sum(axis=1), np.sum((own - spot) ** 2, axis=1)
    print(
        f"{name}: mean absolute difference {plain.mean():.3f}, mean squared distance {squared.mean():.3f}"
    )
print("Update with the mean, and the first measure rises. Update with the median, and it falls.")

# %% few_words [markdown]
# ### Case 8. Too few iterations
#
# The 300 points of the lesson converged in a few iterations. Here are the 16,384 pixels of the bird.

# %% few_picture
plot_images([original], ["16,384 points with three features"])

# %% few_question [markdown]
# `max_iters=10` was enough for the points. With K = 16 colors, how many percent above its end is the
# cost of the pixels after ten iterations? (The figure has a log axis: each grid line is ten times the one below.)

# %% few_result
my_excess = ...

assign, history = pace.assign_for(X_img, 16 * 101), []
cluster(X_img, 16, max_iters=100, history=history, assign=assign)
costs = [step.cost for step in half_steps(X_img, history)]
plot_excess(costs)
compare_prediction(
    my_excess, f"{costs[20] / costs[-1] - 1:.1%}", "above the end, after ten iterations"
)
print("iterations until no label changed:", iterations_used(history))

# %% few_repair_words [markdown]
# A flat stretch need not be the end. After it, there was more to gain.
#
# **Repair: don't count, compare.** Stop when an iteration changes nothing, and let `max_iters` be a
# limit for emergencies. Your loop does so already: give it room. What does the picture gain?

# %% few_repair
my_gain = ...  # dB
results = [quantize(original.shape, *history[i]) for i in (10, -1)]
closeness = [f"{psnr(original, result):.2f} dB" for result in results]
gain = psnr(original, results[1]) - psnr(original, results[0])
compare_prediction(my_gain, f"{gain:.2f}", "dB closer when nothing changes anymore")
titles = [f"After 10: {closeness[0]}", f"Converged: {closeness[1]}"]
plot_images([original, *results], ["Original", *titles])

# %% cases_words [markdown]
# ### Which case is it?
#
# Eight short reports. Write the number of the case, 1 to 8, for each.
#
# - (a) A thousand customers, in clusters of 996 and 4.
# - (b) Income in dollars and age in years: the clusters differ in income alone.
# - (c) Ten runs until nothing changed, and the highest cost is twice the lowest.
# - (d) Every label is 5, and row 5 of the centroids is `nan`.
# - (e) The run stopped at `max_iters`, and 900 labels had just changed.
# - (f) Two long, curved groups: the border runs straight across both.
# - (g) The reported error rose once, in an update. The cost never did.
# - (h) A wide town is cut in two, and two villages beside it share one cluster.
#
# Then take the two that were hardest for you, and say how to repair them.

# %% my_cases
from public_tests import cases_test

my_cases = {"a": ..., "b": ..., "c": ..., "d": ..., "e": ..., "f": ..., "g": ..., "h": ...}
cases_test(my_cases)
my_two_repairs = ...  # "case ...: ...; case ...: ..."

# %% choose_K_words [markdown]
# ## Part 4. Choose K
#
# Nobody tells you K for data of your own. Here are the 300 points of the lesson, grouped with K from 2 to 7:
# the best of five starts each. Look before you measure.

# %% choose_K_picture
clusterings = {K: best_of(5, X, K) for K in progress(range(2, 8), "values of K")}
plot_clusterings({f"K = {K}": (X, idx) for K, (_, idx) in clusterings.items()}, in_park)

# %% choose_K_question [markdown]
# Which K would you choose? Three measures have an opinion:
#
# - **Cost.** One more centroid can always be put on a point, so the cost falls with K, down to 0 at K = m. People look for
#   an *elbow*, where it falls fast before and slowly after.
# - **Silhouette.** For each point, $a$ is the mean distance to its own cluster and $b$ the mean distance to the nearest other one.
#   Its silhouette is $(b - a) / \max(a, b)$: near 1 in a tight cluster far from the others.
# - **Stability.** Cluster two random halves of the data, label *all* points by both results, and see
#   how much they agree. Agreement, the *adjusted Rand index*, is 1 for equal groups, and about 0 by chance. Structure that is
#   really there should show up in both halves.
#
# Will they agree with you, and with each other?

# %% choose_K
my_K = ...

choices = judge_choices(X, clusterings, cluster, find_closest_centroids)
print_table(choices)
plot_choices(choices)
best = preferred_K(choices)  # empty without scikit-learn
if best:
    found = f"{best['silhouette']} and {best['stability']}"
    compare_prediction(my_K, found, "have the highest silhouette and the highest stability")
print(conclude_choices(choices))

# %% moons_K_question [markdown]
# Now the two moons of Case 4. You know how many there are. Which K will each measure choose? Write two
# numbers: first for the silhouette, then for the stability.

# %% moons_K
my_K_for_moons = ...

moons, _ = make_moons()
runs = {K: best_of(5, moons, K) for K in progress(range(2, 8), "values of K")}
choices = judge_choices(moons, runs, cluster, find_closest_centroids)
print_table(choices)
best = preferred_K(choices)
if best:
    favored = {f"By {name}, K = {K}": (moons, runs[K][1]) for name, K in best.items()}
    plot_clusterings(favored, ("x (cm)", "y (cm)"))
    found = f"{best['silhouette']} and {best['stability']}"
    compare_prediction(my_K_for_moons, found, "are their choices for the moons")
print(conclude_choices(choices))

# %% choose_K_compare [markdown]
# Two moons and K = 2: has the stability found them? Look back at Case 4. Both halves cut the moons with nearly the same
# straight line, and it is wrong both times. Stable does not mean right. The silhouette looks for compact groups, and
# a long moon is not one.
#
# When the measures agree, they support a K and prove nothing. When they don't, no formula decides. **Choose K for what you need:**
# how many groups can you act on, how many bytes can you spend, how much error can you see?

# %% wine_words [markdown]
# ## Part 5. Group a real table
#
# A laboratory in Italy measured 178 wines: alcohol, acids, color, 13 features in all. The wines come from three
# *cultivars*, kinds of grape. K-means is not told which.

# %% wine_picture
wines = load_wines()
if wines:
    spreads = zip(wines.columns, wines.X.std(axis=0))
    print_table([{"feature": name, "standard deviation": float(s)} for name, s in spreads])

# %% wine_question [markdown]
# K = 3 on the table as it is, then on the standardized table. Remember Case 3: which feature decides in the table as it
# is? And what share of the pairs of wines is right, before and after?

# %% wine_result
my_deciding_feature = ...
my_pairs_before_and_after = ...

if wines:
    standardized = (wines.X - wines.X.mean(axis=0)) / wines.X.std(axis=0)
    two = wines.X[:, [wines.columns.index(name) for name in ("proline", "flavanoids")]]
    found, groups = [], {"Cultivars": (two, wines.group)}
    for name, table in {"As it is": wines.X, "Standardized": standardized}.items():
        _, idx = best_of(10, table, 3, max_iters=50)
        found.append(f"{same_pairs(idx, wines.group):.1%}")
        groups[f"{name}: {found[-1]} of pairs right"] = (two, idx)
    plot_clusterings(groups, ("proline", "flavanoids"), equal=False)
    widest = wines.columns[int(wines.X.std(axis=0).argmax())]
    compare_prediction(my_deciding_feature, widest, "has the largest spread, so it decides")
    compare_prediction(
        my_pairs_before_and_after, " and ".join(found), "of the pairs of wines are right"
    )

# %% wine_compare_words [markdown]
# The left figure shows the true cultivars. In the table as it is, proline decides, so the borders are nearly vertical lines. Standardized, all
# 13 features have a say. Which wines are still in the wrong group? A table of cultivars against labels tells. (Labels are only names: which
# number a cluster gets depends on the start. So we compare pairs, or read a table like this one.)

# %% wine_table
if wines:
    print_table(cross_table(wines.group, wines.group_names, idx))

# %% own_csv_words [markdown]
# ### Bring your own table
#
# The cell writes a CSV file and reads it again. For your own file, delete the first line and
# type its name. `columns=["x", "y"]` picks columns; without it, all are taken. Columns in different units? Standardize
# them as in Case 3. Then predict, run, and write down what you found.

# %% own_csv
np.savetxt("my_points.csv", X, delimiter=",", fmt="%.4f", header="x,y", comments="")
mine = load_csv("my_points.csv", columns=["x", "y"])
print("rows and columns:", mine.shape)
my_own_finding = ...  # "with K = ... the groups are ..."
Explorer(mine, run_kMeans, find_closest_centroids)

# %% bytes_words [markdown]
# ## Part 6. Pay in bytes
#
# For a picture, K is a price. The next cell finds palettes of 2, 4, 8 … 256 colors for the bird, on all 16,384 pixels. To save time, each run stops after ten iterations. Case 8 measures what that costs.
# Then it measures four ways to store each result, in bytes:
#
# - **counted**: $\lceil\log_2 K\rceil$ bits for each pixel, and three bytes for each color;
# - **palette PNG**: the palette and the labels as a file, with its **PSNR**. That is the closeness to the
#   original in decibels, and 10 dB more mean a tenth of the squared error;
# - **plain PNG**: the same pixels with three bytes each;
# - **JPEG**: the smallest JPEG that is at least as close to the original. It does not count colors. It keeps what
#   the eye sees well.

# %% bytes_palettes
Ks = [2, 4, 8, 16, 32, 64, 128, 256]
assign = pace.assign_for(X_img, 11 * sum(Ks))
palettes = [cluster(X_img, K, assign=assign) for K in progress(Ks, "palettes")]
shown = [quantize(original.shape, *palettes[Ks.index(K)]) for K in (4, 16, 64)]
plot_images([original, *shown], ["Original", "K = 4", "K = 16", "K = 64"])

# %% bytes_question [markdown]
# Which is smaller at the same quality, the palette PNG with 16 colors or a JPEG? And is every palette
# PNG smaller than the original PNG?

# %% bytes_result
my_smaller_file = ...
my_every_palette_smaller = ...  # "yes" or "no"

sizes = file_sizes(original, palettes)
original_bytes = len(file_bytes(original, "PNG"))
print_table(sizes)
plot_file_sizes(sizes, original_bytes)
sixteen = sizes[Ks.index(16)]
winner = "JPEG" if sixteen.jpeg < sixteen.palette_png else "palette PNG"
compare_prediction(my_smaller_file, f"the {winner}", "is smaller at K = 16")
every = max(row.palette_png for row in sizes) < original_bytes
found = "yes, every palette PNG is" if every else "no, not every palette PNG is"
compare_prediction(my_every_palette_smaller, found, "smaller than the original PNG")
print(conclude_file_sizes(sizes, original_bytes))

# %% bytes_compare [markdown]
# (Two rows may name the same JPEG: no coarser one can be written.) The bird resembles a photograph. A screenshot or a drawing may turn the result around. In a new cell, load one with
# `original = load_image("my_screenshot.png", max_side=128)` and `X_img = original.reshape(-1, 3)`. Then run this part from its second cell.
#
# A palette file does one thing better than any JPEG. Read back, every pixel has exactly the color of its centroid, rounded to 256 levels:

# %% bytes_exact
colors, labels = palettes[Ks.index(16)]
save_palette_png("my_palette.png", colors, labels, original.shape)
read_back = load_image("my_palette.png")
print("exactly equal:", np.array_equal(read_back, quantize(original.shape, colors, labels)))

# %% blocks_words [markdown]
# ### Quantize blocks instead of pixels
#
# Neighboring pixels resemble each other, and a palette can't use that. So cut the picture into blocks of 4 × 4 pixels:
# 1,024 points with 48 features each. Your two functions don't mind. The centroids are now small pictures. A list of them is called a
# *codebook*, and the method **vector quantization**.

# %% blocks
blocks = cut_blocks(original, side=4)
assign = pace.assign_for(blocks, 64 * 11)
codebook, block_labels = cluster(blocks, 64, assign=assign)
plot_images([join_blocks(codebook, (32, 32, 3))], ["The 64 entries of the codebook"])

# %% blocks_question [markdown]
# A codebook of 64 blocks with a label for every block takes about as many bytes as 4 colors with a label for every pixel. Which of
# the two is closer to the original?

# %% blocks_result
my_closer_picture = ...

from_colors = quantize(original.shape, *palettes[Ks.index(4)])
from_blocks = join_blocks(codebook[block_labels], original.shape)
whole = original[: from_blocks.shape[0], : from_blocks.shape[1]]
rows = [
    count_quantized("4 colors", original, from_colors, side=1, K=4),
    count_quantized("64 blocks", whole, from_blocks, side=4, K=64),
]
print_table(rows)
plot_images([original, from_colors, from_blocks], ["Original", *[row.what for row in rows]])
closer = max(rows, key=lambda row: row.psnr).what
compare_prediction(my_closer_picture, closer, "are closer to the original")
print(conclude_blocks(*rows))

# %% blocks_packed_question [markdown]
# Those bytes were counted, and a palette PNG is packed too. So pack the labels and the codebook, and compare with
# a palette PNG of the same size. Which is closer to the original on disk, blocks or colors?

# %% blocks_packed
import zlib

my_closer_on_disk = ...  # "blocks" or "colors"

parts = [block_labels, np.rint(255 * codebook)]
packed = [len(zlib.compress(part.astype(np.uint8).tobytes(), 9)) for part in parts]
in_blocks = psnr(whole, from_blocks)
# Between two palette PNGs, a straight line says what one of this size would reach.
in_colors = np.interp(sum(packed), [row.palette_png for row in sizes], [row.psnr for row in sizes])
print(f"labels {packed[0]:,} bytes, codebook {packed[1]:,} bytes: {in_blocks:.2f} dB")
print(f"a palette PNG of as many bytes: {in_colors:.2f} dB")
closer = "blocks" if in_blocks > in_colors else "colors"
compare_prediction(my_closer_on_disk, closer, "are closer, for the same bytes on disk")

# %% blocks_compare [markdown]
# Counted bytes and bytes on disk may name different winners. PNG makes use of equal neighbors too, and a codebook for
# a single picture is expensive. A codebook that many pictures share is paid for once. This idea is at work wherever you search for
# similar texts or pictures today: *product quantization* cuts each embedding, a long vector, into pieces and
# stores only the label of the nearest centroid for each piece.

# %% quantizers_words [markdown]
# ### Compare with other quantizers
#
# Other programs choose few colors too. Pillow has *median cut* and an *octree*, which split the color space once, without iterating. scikit-learn has
# K-means. Beside them: your best of three starts, 30 iterations each, K = 16. Who has the lowest cost?

# %% quantizers
my_lowest_cost = ...

assign, begin = pace.assign_for(X_img, 16 * 31 * 3), perf_counter()
runs = [
    cluster(X_img, 16, seed, max_iters=30, assign=assign) for seed in progress(range(3), "starts")
]
palette, labels = min(runs, key=lambda run: cost(X_img, *run))
shown = quantize(original.shape, palette, labels)
own = quantizer_row("you, best of three", original, shown, perf_counter() - begin)
others = compare_quantizers(original, 16)
print_table([own, *others])
lowest = min([own, *others], key=lambda row: row.cost)
compare_prediction(my_lowest_cost, lowest.method, "has the lowest cost")
print(conclude_quantizers(own, others))

# %% quantizers_compare [markdown]
# Three caveats. scikit-learn made one start and you made three, but it drew its start by k-means++ (Challenge 5) and
# had up to 300 iterations, not 30. Real programs also *dither*: they mix colors by patterns of dots, which raises the cost and pleases the eye.
# And squared distance in red, green and blue is not what an eye measures. Your algorithm minimizes exactly what
# it was told to minimize.

# %% predictions_words [markdown]
# ### Look back at your predictions
#
# Your predictions that a measurement can answer, beside what came out. Where were you furthest off? That is where you
# learned most. Write it down, with both numbers and a reason.

# %% predictions
my_biggest_surprise = ...  # "I expected ..., found ..., because ..."
print_predictions()

# %% challenges [markdown]
# ## Part 7. Challenges
#
# Five challenges, from easy to hard. Each has a contract, three hints and a check. A check that is not
# passed yet prints what it saw, and the notebook goes on.
#
# | Challenge | You write | Minutes |
# |---|---|---|
# | 1. Break it | inputs that expose five mistakes | 15 |
# | 2. Write the loop | `run_until_still(X, initial_centroids, max_iters)` | 20 |
# | 3. Vectorize, and race | `find_closest_fast(X, centroids)` | 30 |
# | 4. Weigh the colors | `count_colors(pixels)`, `weighted_centroids(X, idx, K, counts)` | 40 |
# | 5. Draw better starts | `kMeans_plus_plus(X, K, rng)` | 45 |

# %% break_it_words [markdown]
# ### Challenge 1. Break it
#
# Five people wrote Exercise 1, each with one mistake. You don't see their code. Write inputs
# that expose them: `break_it` returns a list of triples `(X, centroids, expected)`, small arrays
# and the right labels. A mistaken function is exposed when it answers something else.
# Your own function has to pass all your inputs.
#
# Their mistakes: the last centroid is forgotten; only two features are seen; the input is rounded;
# signs are ignored; a tie goes to the highest label. The check says which of the five survive.
#
# <details><summary>Challenge 1, hint 1: where do I begin?</summary>
#
# Take one mistake. On which single point would it make no difference at all? Change that.
# </details>
#
# <details><summary>Challenge 1, hint 2: which tools help?</summary>
#
# One point and two centroids are enough for each mistake, and you can work out the label by hand.
# For the tie: where is the place that is equally far from both?
# </details>
#
# <details><summary>Challenge 1, hint 3: what does the skeleton look like?</summary>
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
    """Return a list of triples: X (m, n), centroids (K, n), the right labels (m,)."""
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

# %% still_words [markdown]
# ### Challenge 2. Write the loop
#
# In the lesson the loop was given. Write it yourself, without looking. It ends as soon as an update
# no longer changes any centroid, and after `max_iters` iterations in any case. The last iteration, in which nothing
# moves, counts too. `idx` belongs to the centroids that you return. A cluster without points keeps its centroid.
#
# | role | name | what it is |
# |---|---|---|
# | argument | `X`, `initial_centroids` | (m, n) and (K, n) |
# | argument | `max_iters` | the most iterations, 300 if not given |
# | result | `centroids, idx, iterations` | (K, n), (m,), and how many iterations were made |
#
# <details><summary>Challenge 2, hint 1: where do I begin?</summary>
#
# Which two things do you have to compare at the end of each iteration?
# </details>
#
# <details><summary>Challenge 2, hint 2: which tools help?</summary>
#
# `np.array_equal` compares two arrays, `break` leaves a loop. Keep the old centroids under their
# own name: `old = new` makes no copy. And after the last move, to whom do the labels belong?
# </details>
#
# <details><summary>Challenge 2, hint 3: what does the skeleton look like?</summary>
#
# ```python
# for iterations in range(1, max_iters + 1):
#     idx = ...
#     moved = ...          # the new centroids; an empty cluster keeps its own
#     still = ...          # nothing changed?
#     centroids = moved
#     if still:
#         break
# return centroids, ..., iterations
# ```
# </details>


# %% nbgrader={"grade": false, "grade_id": "challenge_still", "locked": false, "schema_version": 3, "solution": true, "task": false}
def run_until_still(X, initial_centroids, max_iters=300):
    """Run K-means until no centroid moves. Returns (centroids (K, n), idx (m,), iterations)."""
    ### BEGIN SOLUTION
    centroids, before, iterations = np.array(initial_centroids, dtype=float), None, 0
    while iterations < max_iters and not np.array_equal(before, centroids):
        idx = find_closest_centroids(X, centroids)
        means = compute_centroids(X, idx, len(centroids))
        has_points = np.isin(np.arange(len(centroids)), idx)
        before, centroids = centroids, np.where(has_points[:, np.newaxis], means, centroids)
        iterations += 1
    return centroids, find_closest_centroids(X, centroids), iterations
    ### END SOLUTION


# %% check_still
run_until_still_test(run_until_still)

# %% vectorize_words [markdown]
# ### Challenge 3. Vectorize, and race
#
# Write the assign step again, now without a Python loop over the points. NumPy then does the looping, in compiled code. The contract is
# that of Exercise 1, ties included, and the labels must be right also where all points lie far from the origin.
#
# <details><summary>Challenge 3, hint 1: where do I begin?</summary>
#
# You need a table with one row for each point and one column for each centroid. Which shapes must `X` and
# `centroids` have, so that a single minus compares each with each?
# </details>
#
# <details><summary>Challenge 3, hint 2: which tools help?</summary>
#
# `X[:, np.newaxis]` has shape (m, 1, n). Subtract something of shape (K, n) and look at the shape.
# </details>
#
# <details><summary>Challenge 3, hint 3: what does the skeleton look like?</summary>
#
# ```python
# differences = ...   # (m, K, n)
# distances = ...     # (m, K)
# return ...          # (m,)
# ```
# </details>


# %% nbgrader={"grade": false, "grade_id": "challenge_vectorize", "locked": false, "schema_version": 3, "solution": true, "task": false}
def find_closest_fast(X, centroids):
    """Return labels (m,) as in Exercise 1, without a Python loop over the points."""
    ### BEGIN SOLUTION
    differences = X[:, np.newaxis] - centroids
    return np.sum(differences**2, axis=2).argmin(axis=1)
    ### END SOLUTION


# %% check_vectorize
find_closest_fast_test(find_closest_fast)

# %% race_words [markdown]
# Now the race: all pixels of the bird, 16 centroids. How many times as fast as the old function is
# your new one? (Below 1 means slower.) scikit-learn runs too.

# %% race
my_times_faster = ...

first, _ = cluster(X_img, 16, max_iters=1, assign=pace.assign_for(X_img, 32))
contenders = {"Exercise 1": find_closest_centroids, "Challenge 3": find_closest_fast}
if has_scikit_learn("its time"):
    contenders["scikit-learn"] = library_assign()
laps = race(contenders, X_img, first)
print_table(laps)
if laps[1].seconds:
    compare_prediction(my_times_faster, f"{laps[1].times_faster:.1f}", "times as fast")

# %% far_words [markdown]
# A Python loop over 16,384 points is what takes long. If your Exercise 1 loops over the 16 centroids only, little
# is left to gain, and the table of 16,384 × 16 × 3 differences may even make the new function slower.
#
# **The trap of the expansion.** A faster way is often recommended: multiply out
# $\lVert x - \mu\rVert^2 = \lVert x\rVert^2 - 2\,x\cdot\mu + \lVert\mu\rVert^2$, and compute the middle part for all points as one matrix product. Here is one point
# beside two centroids, all moved away from the origin together. The true distances never change. From
# which offset on does the expansion fail?

# %% far
my_offset = ...

point, near, far = np.array([[0.75, 1.5], [1.0, 1.75], [1.5, 0.0]])
rows = []
for offset in (0.0, 1e4, 1e6, 1e8):
    x, row = point + offset, {"offset": offset}
    for name, place in {"near": near, "far": far}.items():
        c = place + offset
        row[f"{name}, direct"] = float(np.sum((x - c) ** 2))
        row[f"{name}, expanded"] = float(np.sum(x * x) - 2 * np.sum(x * c) + np.sum(c * c))
    rows.append(row)
print_table(rows)
wrong = [f"{r['offset']:,.0f}" for r in rows if r["near, expanded"] >= r["far, expanded"]]
compare_prediction(
    my_offset, " and ".join(wrong) or "none", "is where the nearer one no longer wins"
)

# %% far_compare [markdown]
# At 100 million each part of the expansion is near $10^{16}$, and a float64 keeps 16 digits. The large parts **cancel**,
# and nothing is left of squared distances such as 0.125 and 2.8. The direct way loses nothing here. If you use the expansion, shift first: subtract
# the mean of the data from `X` and from `centroids`.

# %% weigh_colors_words [markdown]
# ### Challenge 4. Weigh the colors
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
# <details><summary>Challenge 4, hint 1: where do I begin?</summary>
#
# A mean of 5 equal pixels and 1 other one: how would you compute it from two rows and the counts
# 5 and 1?
# </details>
#
# <details><summary>Challenge 4, hint 2: which tools help?</summary>
#
# `np.unique` has the arguments `axis`, `return_counts` and `return_inverse`. `np.average` takes
# `weights`. `np.bincount` takes weights too, and needs no loop over clusters.
# </details>
#
# <details><summary>Challenge 4, hint 3: what does the skeleton look like?</summary>
#
# ```python
# weight = ...   # (K,) the sum of the counts in each cluster
# total = ...    # (K, n) the sum of counts times rows in each cluster
# return ...     # one divided by the other, without dividing by 0
# ```
# </details>


# %% nbgrader={"grade": false, "grade_id": "challenge_weigh_colors", "locked": false, "schema_version": 3, "solution": true, "task": false}
def count_colors(pixels):
    """Return different rows (d, 3) of pixels (m, 3), how often each occurs (d,), and where (m,)."""
    ### BEGIN SOLUTION
    colors, where, counts = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    return colors, counts, where.ravel()
    ### END SOLUTION


def weighted_centroids(X, idx, K, counts):
    """Return the weighted mean of the rows of X (m, n) in each of K clusters, (K, n)."""
    ### BEGIN SOLUTION
    weight = np.bincount(idx, weights=counts, minlength=K)
    total = [np.bincount(idx, weights=counts * column, minlength=K) for column in X.T]
    return np.transpose(total) / np.maximum(weight, 1)[:, np.newaxis]
    ### END SOLUTION


# %% check_weigh_colors
weigh_colors_test(count_colors, weighted_centroids)

# %% weigh_colors_question [markdown]
# How much work does it save? Round red, green and blue of the bird to 16 levels each. How many different colors
# are left of 15,251?

# %% weigh_colors_try
my_number_of_colors = ...

rounded = np.round(X_img * 15) / 15
counted = [count_colors(pixels) for pixels in (X_img, rounded)]
if None not in counted:
    before, after = (len(colors) for colors, *_ in counted)
    compare_prediction(my_number_of_colors, f"{after:,}", f"of {before:,} colors are left")
    print(f"{len(rounded):,} pixels become {after:,} points with a count each.")

# %% weigh_colors_price_words [markdown]
# Rounding is not free: these points are no longer the bird's own colors. From the same start, how many percent higher
# will the cost end, measured on the original pixels?

# %% weigh_colors_price
my_price = ...  # percent

one_mean = weighted_centroids(X_img[:1], np.array([0]), 1, np.ones(1))
if None not in counted and one_mean is not None:
    colors, counts, where = counted[1]
    first = centroids = kMeans_init_centroids(colors, 16, np.random.default_rng(0))
    for _ in range(30):
        labels = find_closest_centroids(colors, centroids)
        means = weighted_centroids(colors, labels, 16, counts)
        has_points = np.isin(np.arange(16), labels)
        centroids = np.where(has_points[:, np.newaxis], means, centroids)
    labels = find_closest_centroids(colors, centroids)[where]
    assign = pace.assign_for(X_img, 16 * 31)
    exact = cost(X_img, *run_kMeans(X_img, first, max_iters=30, assign=assign))
    price = cost(X_img, centroids, labels) / exact - 1
    compare_prediction(my_price, f"{price:.1%}", "more cost, for colors rounded to 16 levels")

# %% plus_plus_words [markdown]
# ### Challenge 5. Draw better starts
#
# **k-means++** spreads the start out. The first centroid is a row of `X` drawn uniformly at random.
# Each further one is drawn with weights: a row counts by its **squared distance to the nearest**
# centroid drawn so far, as your Exercise 1 finds it. Below, two centroids are drawn, both
# near (6, 3), in the cloud on the right. Near which place do you expect the third? Write it as (east, north).

# %% plus_plus_weights
my_place = ...

drawn = X[[0, 5]]
nearest = drawn[find_closest_centroids(X, drawn)]
weights = np.sum((X - nearest) ** 2, axis=1)
plot_seed_weights(X, drawn, weights, in_park)
x, y = X[weights.argmax()]
compare_prediction(my_place, f"({x:.1f}, {y:.1f})", "is the likeliest point")

# %% plus_plus_contract [markdown]
# | role | name | what it is |
# |---|---|---|
# | argument | `X` | (m, n) points |
# | argument | `K` | how many to draw; `X` has at least so many different rows |
# | argument | `rng` | `np.random.default_rng(…)`, the only source of chance |
# | result | `centroids` | (K, n), rows of `X` |
#
# <details><summary>Challenge 5, hint 1: where do I begin?</summary>
#
# The cell above has everything for the third centroid. What changes for the fourth?
# </details>
#
# <details><summary>Challenge 5, hint 2: which tools help?</summary>
#
# `rng.integers(m)` draws a row number uniformly. `rng.choice(m, p=…)` draws with probabilities,
# and they must add up to 1. Your `find_closest_centroids` knows which of the drawn centroids is
# nearest.
# </details>
#
# <details><summary>Challenge 5, hint 3: what does the skeleton look like?</summary>
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
    """Return K rows of X (m, n), each drawn by its squared distance to the nearest one before."""
    ### BEGIN SOLUTION
    centroids = [X[rng.integers(len(X))]]
    while len(centroids) < K:
        drawn = np.array(centroids)
        nearest = drawn[find_closest_centroids(X, drawn)]
        weights = np.sum((X - nearest) ** 2, axis=1)
        centroids.append(X[rng.choice(len(X), p=weights / weights.sum())])
    return np.array(centroids)
    ### END SOLUTION


# %% check_plus_plus
kMeans_plus_plus_test(kMeans_plus_plus)

# %% plus_plus_question [markdown]
# On the nine neighborhoods of Case 1, how many of 30 starts get stuck with rows drawn uniformly, and how many with
# k-means++? Write both numbers, in this order.

# %% plus_plus_starts
my_stuck_with_plus_plus = ...  # "... and ..."

ways = {"uniform rows": kMeans_init_centroids}
if kMeans_plus_plus(nine, 2, np.random.default_rng(0)) is not None:
    ways["k-means++"] = kMeans_plus_plus
assign, costs = pace.assign_for(nine, 9 * 11 * 60), {name: [] for name in ways}
for seed in progress(range(30), "starts"):
    for name, draw in ways.items():
        first = draw(nine, 9, np.random.default_rng(seed))
        costs[name].append(cost(nine, *run_kMeans(nine, first, assign=assign)))
best = min(map(min, costs.values()))
stuck = {name: sum(c > 1.2 * best for c in values) for name, values in costs.items()}
found = " and ".join(f"{count} of 30 with {name}" for name, count in stuck.items())
compare_prediction(my_stuck_with_plus_plus, found, "get stuck")
for name, count in stuck.items():
    print(f"{name}: all of ten starts get stuck with probability {(count / 30) ** 10:.2%}")

# %% plus_plus_compare [markdown]
# A better start can still get stuck. So do both: draw ten starts by k-means++, and keep the best.

# %% where_next [markdown]
# ## Where to go next
#
# - S. P. Lloyd, "Least squares quantization in PCM", *IEEE Transactions on Information Theory* 28 (1982), 129–137,
#   [doi:10.1109/TIT.1982.1056489](https://doi.org/10.1109/TIT.1982.1056489). The two steps, as they were first described.
# - D. Arthur and S. Vassilvitskii, "k-means++: The advantages of careful seeding", *Proceedings of
#   the 18th ACM-SIAM Symposium on Discrete Algorithms* (2007), 1027–1035. A better way to start.
# - H. Jégou, M. Douze and C. Schmid, "Product quantization for nearest neighbor search", *IEEE Transactions on Pattern
#   Analysis and Machine Intelligence* 33 (2011), 117–128. Vector quantization for search.
# - D. J. C. MacKay, *Information Theory, Inference, and Learning Algorithms* (2003), chapter 20. K-means, and where it fails.
# - C. M. Bishop, *Pattern Recognition and Machine Learning* (2006), section 9.1. K-means, with picture compression, as a way into
#   mixture models.
