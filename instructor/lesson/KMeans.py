# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% welcome [markdown]
# # K-means: find groups, then shrink a picture
#
# ![The same kingfisher twice. On the left in 15,251 colors, on the right in 16: softer shades are gone, and the bird is as easy to recognize.](images/bird_16_colors.png)
#
# The picture on the left has 15,251 colors. The one on the right has 16, and its file is about
# an eighth of the size. Nobody chose those 16 colors. An algorithm called **K-means** found
# them, and in this lesson you write it.

# %% overview [markdown]
# ## What you will do, learn and need
#
# **You will** write two short functions. Together they are K-means.
#
# **You will learn** to
# - assign every point to its nearest centroid, and move every centroid to the mean of its points;
# - watch the two steps settle, and say why they must;
# - notice a bad start, and do something about it;
# - compress a picture, and weigh the result honestly.
#
# **You need** Python loops and functions, and NumPy arrays: indexing, `shape`, sums and means
# along an axis. No machine learning, no video, no book.
#
# | Part | Minutes |
# |---|---|
# | 1. See how this notebook works | 3 |
# | 2. Label six points by hand | 7 |
# | 3. Exercise 1: find the closest centroids | 12 |
# | 4. Exercise 2: compute the centroids | 12 |
# | 5. Run the loop | 10 |
# | 6. Start well | 6 |
# | 7. Compress the picture | 10 |
# | 8. Change the settings, then write down what you found | 15 |
#
# Parts 1 to 7 take about an hour. Part 8 takes 15 minutes more: you try settings and write your
# answer. For the curious there is more in `Laboratory.ipynb`, and nothing in it is graded.

# %% how_it_works [markdown]
# ## Part 1. See how this notebook works
#
# Run the cells from top to bottom with **Shift+Enter**.
#
# **Predictions.** Some cells ask you to guess before you look. A wrong guess costs nothing, and
# you learn more from the picture that follows. You may also leave the `...` as it is.
#
# **Exercises.** Two cells hold the line `# YOUR CODE HERE`. You write there. Under each one are
# a cell to try your function and a cell that checks it. The check answers in one of three ways:
#
# - `[not started]`: nothing is written yet;
# - `[try again]`: it shows the call, what it expected and what it got;
# - `[passed]`: it says what your function has shown.
#
# You may run a check as often as you like. If your own code stops with an error, the check
# shows you the error and the call that caused it.
#
# **To hand in,** you give in the file `KMeans.ipynb`; the end of Part 8 says how. Keep its name. Do
# not copy or delete the cells of the exercises.
#
# **To begin an exercise again,** delete your lines below `# YOUR CODE HERE`. If the
# notebook behaves strangely, choose *Kernel → Restart Kernel and Run All Cells*: then Python
# forgets everything that is not on the page.

# %% imports
try:
    import numpy as np
    import matplotlib.pyplot as plt

    from public_tests import *
    from utils import *
except ModuleNotFoundError as error:
    ours = error.name in ("public_tests", "utils", "kmeanslab")
    cure = "copy the whole folder again" if ours else "run pip install -r requirements.txt"
    raise ModuleNotFoundError(f"{error.name} is missing: {cure}.") from None
check_setup()

# %% by_hand [markdown]
# ## Part 2. Label six points by hand
#
# K-means splits points into **K groups**, called clusters. Each cluster is stood for by one
# place, its **centroid**. Here are six points and K = 2 centroids. The centroids are numbered
# from 0, like everything in Python. The numbers that describe a point are its **features**: here,
# its two coordinates.

# %% six_points
six_points = np.array([[1, 1], [2, 1], [1, 3], [6, 4], [7, 6], [5, 5]], dtype=float)
two_centroids = np.array([[2, 2], [4, 4]], dtype=float)
plot_assignment(six_points, None, two_centroids)

# %% label_by_hand [markdown]
# ### Assign: choose the nearest centroid
#
# Give each point the number of its nearest centroid. That number is the point's **label**.
# Judge by eye. Type the six labels in the order of the rows, each a 0 or a 1.

# %% my_labels
my_labels = [..., ..., ..., ..., ..., ...]
hand_labels_test(my_labels)

# %% move_by_hand [markdown]
# ### Update: move the centroid to the mean
#
# Have you typed your labels? Then go on. Each centroid now moves to the **mean** of the points that chose it. Three points chose
# centroid 1: (6, 4), (7, 6) and (5, 5). Take the mean of the three first coordinates, then of
# the three second ones. Where does centroid 1 go?

# %% my_centroid
my_centroid = [..., ...]
hand_centroid_test(my_centroid)

# %% two_steps [markdown]
# ### Say it as a formula
#
# You have assigned six points and moved one centroid. Once centroid 0 has moved too, that is one
# **pass** of K-means. Write *x*<sub>i</sub> for point i, *μ*<sub>k</sub>
# for centroid k and *c*<sub>i</sub> for the label of point i.
#
# - **Assign.** *c*<sub>i</sub> = the k with the smallest ‖*x*<sub>i</sub> − *μ*<sub>k</sub>‖².
#   Point i takes the number of the centroid with the smallest squared distance: ‖…‖² squares each
#   coordinate and adds.
# - **Update.** *μ*<sub>k</sub> = (1 / *n*<sub>k</sub>) · the sum of all *x*<sub>i</sub> with *c*<sub>i</sub> = k.
#   Centroid k moves to the mean of the *n*<sub>k</sub> points that carry its label.
#
# Then assign again, update again, and so on, until nothing changes. That is all.

# %% exercise_1 [markdown]
# ## Part 3. Exercise 1: find the closest centroids
#
# Write the *assign* step as the function `find_closest_centroids(X, centroids)`.
#
# | role | name | type | shape | what it holds |
# |---|---|---|---|---|
# | argument | `X` | NumPy array of numbers | (m, n) | m points, one in each row, with n features |
# | argument | `centroids` | NumPy array of numbers | (K, n) | K centroids, one in each row |
# | result | `idx` | NumPy array of integers | (m,) | one label for each point, from 0 to K − 1 |
#
# - Use the **squared straight-line distance**: subtract, square each coordinate, add. The root is
#   not needed: it would not change which centroid is nearest.
# - On a **tie** the lower label wins.
# - m, n and K come from the shapes of the arguments. They will not always be 6, 2 and 2.

# ### Follow one point
#
# One point and one centroid, worked out in small steps. This is not the exercise: you need it
# for every point and every centroid, and then you have to choose. The last line shows that a table
# minus a point subtracts the point from every row.

# %% distance_by_steps
point = np.array([1.0, 2.0])
centroid = np.array([4.0, 6.0])

difference = point - centroid
print("difference:      ", difference)
print("squared:         ", difference**2)
print("squared distance:", np.sum(difference**2))

table = np.array([[1.0, 1.0], [5.0, 7.0]])
print("from every row:", (table - point).tolist())

# %% hints_1 [markdown]
# ### Ask for a hint on Exercise 1
#
# <details><summary>Exercise 1, hint 1: where do I begin?</summary>
#
# How would you do it with paper and one single point? What would you write down for each
# centroid, and what would you look for in that list at the end?
# </details>
#
# <details><summary>Exercise 1, hint 2: which tools help?</summary>
#
# One loop over the points is enough to begin with. For one point you need K squared distances.
# `np.sum(…, axis=1)` adds along the features only, so that one number per centroid is left. There is a NumPy
# function that gives the *position* of the smallest number, not the number itself.
# </details>
#
# <details><summary>Exercise 1, hint 3: what does the skeleton look like?</summary>
#
# ```python
# idx = np.zeros(len(X), dtype=int)
# for i in range(len(X)):
#     distances = ...   # K numbers: from point i to each centroid
#     idx[i] = ...      # the position of the smallest one
# return idx
# ```
# </details>


# %% nbgrader={"grade": false, "grade_id": "find_closest_centroids", "locked": false, "schema_version": 3, "solution": true, "task": false}
def find_closest_centroids(X, centroids):
    """Give each point the label of its nearest centroid.

    X: (m, n) points.  centroids: (K, n).
    Returns idx: (m,) integers from 0 to K - 1.
    """
    ### BEGIN SOLUTION
    distances = [np.sum((X - centroid) ** 2, axis=1) for centroid in centroids]
    return np.argmin(distances, axis=0)
    ### END SOLUTION


# %% try_exercise_1
# Are these the labels that you gave by hand?
show_result(find_closest_centroids(six_points, two_centroids))

# %% nbgrader={"grade": true, "grade_id": "find_closest_centroids_public", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from public_tests import find_closest_centroids_test

find_closest_centroids_test(find_closest_centroids)

# %% nbgrader={"grade": true, "grade_id": "find_closest_centroids_hidden", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
# More cases run here once you have handed in: other points, other K, other n, and ties.
### BEGIN HIDDEN TESTS
import contextlib
import io
import warnings

import numpy as np


def labels_of(X, centroids):
    """What the submission answers; what it prints or warns about costs nothing."""
    points, places = X.copy(), centroids.copy()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        with contextlib.redirect_stderr(io.StringIO()):
            labels = find_closest_centroids(points, places)
    assert np.array_equal(points, X) and np.array_equal(places, centroids), "inputs were changed"
    assert isinstance(labels, np.ndarray) and labels.shape == (len(X),), "one label a point"
    assert np.issubdtype(labels.dtype, np.integer), "labels are integers"
    return labels


def check_labels(X, centroids):
    """Points that lie nearly between two centroids don't count."""
    distances = ((X[:, None] - centroids) ** 2).sum(axis=2)
    two_best = np.sort(distances, axis=1)[:, :2]
    clear = (len(centroids) == 1) | (two_best[:, 0] < 0.999 * two_best[:, -1])
    found, wanted = labels_of(X, centroids), distances.argmin(axis=1)
    sizes = f"X of shape {X.shape}, centroids of shape {centroids.shape}"
    assert np.array_equal(found[clear], wanted[clear]), f"wrong labels: {sizes}"


def check_kinds(rng):
    """Equal points, whole numbers, nobody with label 0, and more than 200 labels in use."""
    points, places = rng.normal(size=(37, 3)), rng.normal(size=(6, 3))
    check_labels(np.repeat(points[:9], 4, axis=0)[rng.permutation(36)], places)
    check_labels(np.rint(7 * points).astype(int), 7 * places)
    check_labels(7 * points, np.rint(7 * places).astype(int))
    check_labels(points, np.vstack([places[:1] + 1e3, places]))
    many = rng.permutation(256)[:, np.newaxis] * 3.0
    check_labels(many[rng.permutation(256)[:23]] + 0.5, many)
    check_labels(many[-9:] - 0.5, many)


def check_ties(rng):
    """Every centroid stands there twice: the first one wins."""
    grid = rng.permutation(49)[:6, np.newaxis] // [1, 7] % 7.0
    found = labels_of(grid, np.vstack([grid, grid]))
    assert np.array_equal(found, np.arange(6)), "on a tie the lower label wins"
    found = labels_of(grid, np.repeat(grid, 2, axis=0))
    assert np.array_equal(found, 2 * np.arange(6)), "on a tie the lower label wins"


_rng = np.random.default_rng(globals().get("GRADER_SEED", 0))
for _m, _n, _K, _scale in [
    (1, 3, 1, 1),
    (40, 2, 3, 5),
    (60, 3, 7, 0.01),
    (30, 5, 7, 1e9),
    (9, 1, 9, 1),
    (3, 2, 8, 1),
    (1013, 2, 3, 1),
]:
    check_labels(_rng.normal(size=(_m, _n)) * _scale, _rng.normal(size=(_K, _n)) * _scale)
check_kinds(_rng)
check_ties(_rng)
### END HIDDEN TESTS

# %% first_assignment [markdown]
# ### See your labels
#
# Here are 300 points. The three centroids start in places that were picked badly on purpose.
# Compare the colors with the groups that your eye sees: one step of *assign* is not enough.

# %% load_points
X = load_data()
start = np.array([[3.0, 3.0], [6.0, 2.0], [8.0, 5.0]])
plot_assignment(X, find_closest_centroids(X, start), start)

# %% map_words [markdown]
# ### Take hold of your function
#
# Now the plane behind the points is colored by **your** function: it was asked, for each place, which
# centroid is nearest. Drag a centroid and watch the borders follow. Before you do, look at one border.
# Is it straight? Does it run halfway between its two centroids? If not, your distance is not the
# straight-line distance, and you see it before any check says so.

# %% assign_stage
from kmeanslab.playground import Playground

Playground(X, start, find_closest_centroids)

# %% exercise_2 [markdown]
# ## Part 4. Exercise 2: compute the centroids
#
# Write the *update* step as the function `compute_centroids(X, idx, K)`.
#
# | role | name | type | shape | what it holds |
# |---|---|---|---|---|
# | argument | `X` | NumPy array of numbers | (m, n) | m points, one in each row, with n features |
# | argument | `idx` | NumPy array of integers | (m,) | the label of each point, from 0 to K − 1 |
# | argument | `K` | integer | | the number of clusters |
# | result | `centroids` | NumPy array of floats | (K, n) | row k is the mean of the points with label k |
#
# - There are always K rows, also when a label is not used. What you put into the row of a
#   cluster without points does not matter here. We come back to it.
# - Means have fractions: return floats.

# ### Follow one mean
#
# Two tools, on other data, one after the other. A comparison picks rows: `chosen` holds one True
# or False for each row. A mean can be taken down the rows, so that each column keeps its own.

# %% pick_and_mean
three_points = np.array([[2.0, 10.0], [4.0, 20.0], [9.0, 60.0]])
chosen = np.array(["left", "right", "left"]) == "left"

print("chosen:", chosen)
print("rows:  ", three_points[chosen].tolist())
print("all three rows, mean of each column:", three_points.mean(axis=0))
print("all three rows, mean of everything: ", three_points.mean(), "(not what you need)")

# %% hints_2 [markdown]
# ### Ask for a hint on Exercise 2
#
# <details><summary>Exercise 2, hint 1: where do I begin?</summary>
#
# Take one cluster, say number 0. Which rows of `X` belong to it? How do you find them from `idx`?
# </details>
#
# <details><summary>Exercise 2, hint 2: which tools help?</summary>
#
# Loop over `range(K)`: K is promised by the caller, even if a label is missing in `idx`.
# A comparison selects the rows of one cluster. `axis=0` averages down the rows.
# </details>
#
# <details><summary>Exercise 2, hint 3: what does the skeleton look like?</summary>
#
# ```python
# centroids = np.zeros((K, X.shape[1]))
# for k in range(K):
#     members = ...         # the rows of X whose label is k
#     centroids[k] = ...    # one mean for each column
# return centroids
# ```
# </details>


# %% nbgrader={"grade": false, "grade_id": "compute_centroids", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_centroids(X, idx, K):
    """Move each centroid to the mean of its points.

    X: (m, n) points.  idx: (m,) labels.  K: number of clusters.
    Returns centroids: (K, n) floats. The row of a cluster without points may be anything.
    """
    ### BEGIN SOLUTION
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        members = X[idx == k]
        if len(members) > 0:
            centroids[k] = members.mean(axis=0)
    return centroids
    ### END SOLUTION


# %% try_exercise_2
# Does row 1 stand where you moved centroid 1 by hand?
hand_labels = np.array([0, 0, 0, 1, 1, 1])
show_result(compute_centroids(six_points, hand_labels, 2))

# %% nbgrader={"grade": true, "grade_id": "compute_centroids_public", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from public_tests import compute_centroids_test

compute_centroids_test(compute_centroids)

# %% nbgrader={"grade": true, "grade_id": "compute_centroids_hidden", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
# More cases run here once you have handed in: other points, other K, and unused labels.
### BEGIN HIDDEN TESTS
import contextlib
import io
import warnings

import numpy as np


def centroids_of(X, idx, K):
    """What the submission answers; what it prints or warns about costs nothing."""
    points, labels = X.copy(), idx.copy()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        with contextlib.redirect_stderr(io.StringIO()):
            centroids = compute_centroids(points, labels, K)
    assert np.array_equal(points, X) and np.array_equal(labels, idx), "inputs were changed"
    assert isinstance(centroids, np.ndarray), "the result is an array"
    assert centroids.shape == (K, X.shape[1]), "K rows, one column a feature"
    assert np.issubdtype(centroids.dtype, np.floating), "means are floats"
    return centroids


def check_means(X, idx, K):
    """Rows of labels that nobody has may be anything."""
    used = np.unique(idx)
    wanted = [X[idx == k].mean(axis=0) for k in used]
    found = centroids_of(X, idx, K)[used]
    close = np.allclose(found, wanted, rtol=1e-6, atol=1e-6 * np.abs(X).max())
    assert close, f"wrong means: X of shape {X.shape}, K = {K}"


def check_kinds(rng):
    """Equal points, whole numbers, nobody with label 0, and labels above 200."""
    points, labels = rng.normal(size=(36, 3)), rng.integers(0, 4, size=36)
    check_means(np.repeat(points[:9], 4, axis=0)[rng.permutation(36)], labels, 4)
    check_means(np.rint(7 * points).astype(int), labels, 4)
    check_means(points, labels + 1, 5)
    check_means(points, labels + 252, 256)


_rng = np.random.default_rng(globals().get("GRADER_SEED", 0))
for _m, _n, _K, _scale in [
    (1, 3, 1, 1),
    (40, 2, 3, 5),
    (60, 3, 7, 0.01),
    (30, 5, 12, 1e4),
    (6, 1, 6, 1),
    (3, 2, 8, 1),
    (40, 4, 4, 1),
    (1013, 2, 3, 1),
]:
    check_means(_rng.normal(size=(_m, _n)) * _scale, _rng.integers(0, _K, size=_m), _K)
check_kinds(_rng)
### END HIDDEN TESTS

# %% empty_cluster [markdown]
# ### Meet the cluster without points
#
# Nobody chose centroid 1 below. Its mean would be a sum of nothing divided by 0. Look at what
# your function puts into row 1: `nan`, which means *not a number*, or zeros, or something else.
#
# A red `RuntimeWarning` here is no mistake of yours: NumPy says that it averaged nothing.
#
# None of these is a good place to go on from. `nan` spreads through every later distance. And
# (0, 0) is a real place, and perhaps no point lies near it. So the loop in Part 5 follows a rule: **a cluster without
# points keeps its centroid where it was.**

# %% empty_row
nobody_chose_1 = np.array([0, 0, 0, 2, 2, 2])
show_result(compute_centroids(six_points, nobody_chose_1, 3))

# %% the_loop [markdown]
# ## Part 5. Run the loop
#
# Put both steps together. Press *Update* and *Assign* in turn, and say before each press what will
# move. Then press *Play*. Drag a centroid somewhere silly and play again: does the run always end in
# the same place?

# %% both_steps_stage
Playground(X, start, find_closest_centroids, compute_centroids)

# %% the_loop_given [markdown]
# Both steps are yours. The loop around them is given. Read it from top to bottom, and find
#
# - the line that keeps the centroid of a cluster without points;
# - the line that assigns the points **once more** after the last update. Without it, the labels would belong
#   to the centroids of the pass before;
# - what `history` is for: it keeps every pass, so that you can look at the run afterwards.
#
# `progress` draws the bar. `required` complains when an exercise is still empty. `np.isin` says which
# numbers occur in `idx`, and `np.where` takes the mean where one does, the old centroid elsewhere. With
# `plot_progress=True` you see every pass in one picture.


# %% run_kMeans
def run_kMeans(X, initial_centroids, max_iters=10, plot_progress=False, history=None):
    """Assign and update max_iters times. Returns (centroids, idx); idx belongs to centroids.

    A list given as history receives the pair (centroids, idx) of every pass and the final pair.
    """
    centroids = np.array(initial_centroids, dtype=float)
    history = [] if history is None else history
    for i in progress(range(max_iters), label="passes"):
        idx = required(find_closest_centroids(X, centroids), "Exercise 1")
        history.append((centroids, idx))
        means = required(compute_centroids(X, idx, len(centroids)), "Exercise 2")
        # Which centroids have points? The others stay where they are.
        chosen = np.isin(np.arange(len(centroids)), idx)
        centroids = np.where(chosen[:, np.newaxis], means, centroids)
        if plot_progress:
            plot_progress_kMeans(X, centroids, history[-1][0], idx, len(centroids), i)
    idx = required(find_closest_centroids(X, centroids), "Exercise 1")
    history.append((centroids, idx))
    return centroids, idx


# %% predict_passes [markdown]
# ### Predict the passes, then run
#
# A pass moves the centroids. The cell compares the labels before the move with those after it. From
# the bad start, how many passes change the label of at least one point? Put your guess in the
# place of `...`, then run the cell.

# %% run_on_points
my_passes = ...

history = []
centroids, idx = run_kMeans(X, start, max_iters=10, history=history)

changed = []
for number in range(1, len(history)):
    changed.append(np.sum(history[number - 1][1] != history[number][1]))
    print(f"pass {number}: {changed[-1]} points changed their label")
compare_prediction(my_passes, changed.index(0), "passes that changed a label")

# %% watch_paths [markdown]
# ### Watch the centroids move
#
# Follow each centroid from its white ring, the start, to its numbered disc. Every small mark is a pass,
# in the color and the shape of its points. The last marks lie on top of each other: after the last change of a label the
# centroids move once more, and then nothing moves. The points show the labels of the **last** pass
# only. Earlier, each centroid had other points.

# %% paths
plot_paths(X, history)

# %% cost_words [markdown]
# ### Measure how good a clustering is
#
# The **cost** is the mean *squared* distance from each point to its own centroid. Small is good.
# `centroids[idx]` looks up, for every point, the row of its centroid: one label in, one row out.


# %% cost
def cost(X, centroids, idx):
    """Mean squared distance from each point to its own centroid."""
    return np.mean(np.sum((X - centroids[idx]) ** 2, axis=1))


# %% cost_curve
costs = [cost(X, *one_pass) for one_pass in history]
plot_cost(costs)

# %% why_never_rises [markdown]
# The curve falls and then stays flat. It never rises, and it cannot:
#
# - **assign** gives each point its nearest centroid, so no point gets a longer distance;
# - **update** puts each centroid at the mean, and the mean is the place with the smallest sum of
#   squared distances to its points.
#
# There are only so many ways to label 300 points, and the cost never goes back up. So the run must settle.
# **Stop when no label changes.** Ten passes are enough here. Other data can need many more: look
# at what changes, not at the counter.

# %% start_well [markdown]
# ## Part 6. Start well
#
# Where the centroids end depends on where they begin. The usual start is K rows of the data,
# drawn at random. They have to differ in value: of two equal centroids the second would lose
# every tie and get no points.
#
# `np.random.seed(…)` fixes what is drawn next. The same seed gives the same start, so that a run
# can be repeated, by you and by others.


# %% kMeans_init_centroids
def kMeans_init_centroids(X, K, rng=None):
    """K rows of X at random, different in value. Without rng, NumPy's global generator draws.

    Raises ValueError when X has fewer than K different rows.
    """
    draw = np.random if rng is None else rng
    shuffled = X[draw.permutation(len(X))]
    _, first = np.unique(shuffled, axis=0, return_index=True)
    if not 1 <= K <= len(first):
        raise ValueError(
            f"K is {K}, but X has {len(first)} different rows: choose K from 1 to {len(first)}"
        )
    return shuffled[np.sort(first)[:K]]


# %% predict_seeds [markdown]
# ### Predict the bad starts, then run
#
# We start 50 times, with the seeds 0 to 49. How many of the 50 runs end clearly worse than the
# best one: with a cost that is more than 20 % higher? You need not read the code.

# %% fifty_starts
my_bad_starts = ...

runs = []
for seed in progress(range(50), label="starts"):
    np.random.seed(seed)
    centroids, idx = run_kMeans(X, kMeans_init_centroids(X, 3), max_iters=10)
    runs.append((cost(X, centroids, idx), seed, centroids, idx))

best, worst = min(runs, key=lambda run: run[0]), max(runs, key=lambda run: run[0])
bad = [seed for value, seed, *_ in runs if value > 1.2 * best[0]]
print(f"best cost {best[0]:.3f}, worst cost {worst[0]:.3f}; bad seeds: {bad}")
compare_prediction(my_bad_starts, len(bad), "bad starts of 50")

# %% stuck_words [markdown]
# ### See a run that got stuck
#
# On the left the best of the 50 runs, on the right the worst. On the right one centroid serves
# two clouds of points, while two others share one. No step can mend that: a centroid only moves to
# the mean of its own points.
#
# The cure is simple: **run several times, keep the run with the lowest cost.** Do not average the
# centroids of several runs. Cluster 0 of one run is not cluster 0 of another: the numbers are
# only names.

# %% stuck
fig, axes = plt.subplots(1, 2, figsize=(10, 4))
for ax, (value, seed, centroids, idx) in zip(axes, (best, worst)):
    plt.sca(ax)
    plot_assignment(X, idx, centroids)
    ax.set_title(f"seed {seed}: cost {value:.3f}")

# %% picture [markdown]
# ## Part 7. Compress the picture
#
# A picture is a table of points too. Each **pixel** is a point with three features: how much
# red, green and blue it has, each from 0 to 1. Where the pixel lies in the picture does not count:
# `reshape(-1, 3)` puts all pixels under each other, in three columns.

# %% load_picture
original = load_image("images/bird_small.png")
X_img = original.reshape(-1, 3)
print("picture:", original.shape, "  points:", X_img.shape)
print("different colors:", len(np.unique(X_img, axis=0)))
plot_images([original], ["The original"])

# %% predict_palette [markdown]
# ### Predict the palette, then run
#
# K-means with K = 16 will find 16 centroids in this table, and each centroid is a color.
# Which 16 colors would *you* choose? Name a few before you go on.
#
# The next cell makes 10 passes over 16,384 points. If your Exercise 1 has two loops, that takes a
# while, and a bar shows how far it is.

# %% compress
np.random.seed(0)
K = 16
history_img = []
palette, idx_img = run_kMeans(X_img, kMeans_init_centroids(X_img, K), history=history_img)

# %% palette_words [markdown]
# ### Look at the palette
#
# Most of the picture is green, and still the orange breast gets colors of its own: it is far from
# all the green. A centroid is a **mean** of colors. It is not the most common color, and often it
# is one that no pixel has.

# %% palette
show_centroid_colors(palette)
in_picture = [bool(np.any(np.all(X_img == color, axis=1))) for color in palette]
print(sum(in_picture), "of the 16 colors occur in the original")

# %% color_space_words [markdown]
# ### Look at the pixels as points
#
# Each pixel is drawn at its place in color space, in its own color. The large marks are the
# palette. Most of them lie where there are many pixels. Which thin regions have to do without?

# %% color_space
plot_kMeans_RGB(X_img, palette, idx_img, K)

# %% rebuild_words [markdown]
# ### Rebuild the picture
#
# Each label is a row number of the palette. Indexing with *all* labels looks up all the colors
# at once. Compare the two pictures: what is gone in the right one?

# %% rebuild
print("labels of the first three pixels:", idx_img[:3])
print("their colors:", palette[idx_img[:3]].round(2).tolist())

recovered = palette[idx_img].reshape(original.shape)
plot_images([original, recovered], ["Original", f"{K} colors"])

# %% difference_words [markdown]
# ### Look for the difference
#
# Predict: where will the two pictures differ most? Bright places in the next figure are pixels
# whose color moved far, counted in the 256 levels of a file, 0 to 255.

# %% difference
plot_difference(original, recovered)

# %% difference_compare [markdown]
# The brightest dots lie along edges and in small bright details, where few pixels share a color. The
# pale discs at the right had to change as a whole: no centroid was left for them. Most of the dark
# background changed little.

# %% weigh_words [markdown]
# ### Weigh it: count first
#
# The rebuilt array is **not** smaller: it still holds three numbers for every pixel. What got
# smaller is what you must *store*: 16 colors, and one label for each pixel. Sixteen choices need
# 4 bits, since 2⁴ = 16. A full color needs 24 bits: 8 bits, one **byte**, each for red, green and
# blue. (The array in memory spends 8 bytes on each of the three numbers; a file does not.)

# %% count_bits
pixels = len(X_img)
bits_original = pixels * 24
bits_compressed = pixels * 4 + K * 24
print(f"arrays in memory: {original.nbytes:,} and {recovered.nbytes:,} bytes")
print(f"counted: {bits_original // 8:,} and {bits_compressed // 8:,} bytes")
print(f"saving:  {1 - bits_compressed / bits_original:.0%}")

# %% files_words [markdown]
# ### Weigh it: then put it on the scales
#
# Files tell what a count can't. A **palette PNG** stores exactly this: a list of colors and one
# small number for each pixel. Both files below are PNG, and PNG packs what repeats, without loss.
#
# Predict: will the saving on disk be larger or smaller than the one that you have just counted?

# %% weigh_files
from pathlib import Path

bytes_original = Path("images/bird_small.png").stat().st_size
bytes_compressed = save_palette_png("my_bird.png", palette, idx_img, original.shape[:2])
print(f"original PNG: {bytes_original:,} bytes")
print(f"palette PNG:  {bytes_compressed:,} bytes, in the file my_bird.png")
print(f"saving:       {1 - bytes_compressed / bytes_original:.0%}")

# %% settled_words [markdown]
# The saving on disk is larger than the counted one. Neighboring pixels often share a label, and
# PNG packs what repeats. The 15,251 colors of the original hardly repeat. Both savings are
# honest. Say which one you mean.
#
# ### Ask whether it had settled
#
# Ten passes were enough for 300 points. Were they for 16,384? Look at the end of the curve, and at
# the number above it.

# %% settled
plot_cost([cost(X_img, *one_pass) for one_pass in history_img])
changed = np.sum(history_img[-2][1] != history_img[-1][1])
print(f"labels that changed in the last pass: {changed:,} of {len(X_img):,}")

# %% settled_compare [markdown]
# The curve looks flat, and labels still change: the run has not settled. What would you gain by
# waiting? Case 3 in `Laboratory.ipynb` looks at it.

# %% settings [markdown]
# ## Part 8. Change the settings, then write down what you found
#
# Change one setting at a time, predict, then run the two cells. Some questions to try:
#
# - With how few colors can you still recognize the bird?
# - What does one pass do? What do 30 do?
# - Does another seed give another palette? Another picture?
# - What happens to a photo of your own? Put the file beside this notebook and type its name.
#
# The bird is shrunk to 96 pixels here, to be quick. Set `max_side = 128` before you compare bytes
# with Part 7.

# %% my_settings
picture = "images/bird_small.png"  # or a file of your own
max_side = 96  # pixels; larger pictures take longer
my_K = 8  # colors, 2 to 256
max_iters = 10  # passes
seed = 0  # the start

# %% my_run
mine = load_image(picture, max_side=max_side)
points = mine.reshape(-1, 3)
np.random.seed(seed)
my_palette, my_idx = run_kMeans(points, kMeans_init_centroids(points, my_K), max_iters)
size = save_palette_png("my_picture.png", my_palette, my_idx, mine.shape[:2])
my_result = my_palette[my_idx].reshape(mine.shape)
plot_images([mine, my_result], ["Original", f"{my_K} colors, {size:,} bytes"])
print(f"cost {cost(points, my_palette, my_idx):.5f}, {size:,} bytes in my_picture.png")

# %% reflection_question [markdown]
# ### Write down what you found (5 points)
#
# Double-click the cell below, delete its line, and write six to ten sentences in all. Use numbers
# from your runs. **Shift+Enter** shows your text.
#
# 1. Why can the cost not rise from one pass to the next?
# 2. You saw two runs on the same points end in different places. Why did they, and which one would
#    you keep?
# 3. The rebuilt picture takes as much memory as the original, and its file is smaller. How can both
#    be true?

# %% [markdown] nbgrader={"grade": true, "grade_id": "reflection", "locked": false, "points": 5, "schema_version": 3, "solution": true, "task": false}
# === BEGIN MARK SCHEME ===
# Question 1 (2 points). One for each step: assigning never lengthens a point's distance (1);
# the mean minimizes the sum of squared distances within a cluster (1).
#
# Question 2 (1 point). The end depends on the start, and each step only improves what is near (a
# local optimum); keep the run with the lower cost. Half a point for either alone.
#
# Question 3 (2 points). The array holds three numbers a pixel whatever their values (1); the file
# stores K colors and one short label a pixel, 4 bits for 16 colors (1).
#
# Take nothing off for language. Without a number from the student's own runs, give at most 4½.
# === END MARK SCHEME ===

# %% what_you_can_do [markdown]
# ### Hand it in
#
# Choose *Kernel → Restart Kernel and Run All Cells*. Both checks must say `[passed]`. Save, and hand in `KMeans.ipynb`. The lesson has 25 points: 10 for each exercise, 5 for your answer.
#
# ## What you can do now
#
# - You can write both steps of K-means, and say what the loop does.
# - You can say which cost K-means lowers, and why it settles.
# - You know that it may settle in a bad place, and what to do then.
# - You can turn a picture into points, and weigh what you saved.
