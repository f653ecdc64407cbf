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
# The picture on the left has 15,251 colors. The one on the right has only 16, and its file is
# much smaller. Nobody chose those 16 colors. An algorithm called **K-means** found them. In this
# lesson you write its two steps.
#
# <details open><summary>Watch it work</summary>
#
# ![A moving picture. Three numbered discs start close together in a cloud of 300 points. In turn the points take the color of the nearest disc, and the discs move to the middle of their points, until each disc stands in a group of its own. Then the kingfisher appears in 2, 4, 8 and 16 colors.](images/lesson.gif)
# </details>
#
# ## Why would anyone group things?
#
# Think of a park on a sunny day: 300 people on the grass, and three ice-cream carts. Where should
# the carts stand? Everyone walks to the nearest cart. Then each cart rolls to the middle of its
# customers. Now another cart is nearer for some people, so they switch, and the carts roll again,
# until nothing changes anymore.
#
# That plan is K-means, and K is the number of carts. Nobody said where the groups are: learning
# without given answers is called **unsupervised**. With pixels for people and colors for carts,
# the same plan shrinks a picture.
#
# By the end, you will be able to
# - write both steps of K-means, and say what each does to the *cost*: the lower it is, the
#   tighter the groups;
# - tell from a run whether it is finished, that is, whether it has *converged*;
# - choose between two runs that ended in different places;
# - compress a picture, and account for the bytes that you saved.
#
# You need Python loops and functions, and NumPy arrays: indexing, `shape`, sums along an axis.
# Plan about 75 minutes, half of them for Parts 1 to 4.

# %% how_it_works [markdown]
# ## Part 1. How to work here
#
# 1. Run the cells from top to bottom with **Shift+Enter**.
# 2. Where you see `...`, replace it with your guess before you run the cell. A wrong guess costs
#    nothing.
# 3. Two cells say `# YOUR CODE HERE`. In each of them you write a function.
# 4. Below it, your function draws a picture.
# 5. Then comes a check: `[not started]`, `[try again]` or `[passed]`.
# 6. Save often. You hand in `KMeans.ipynb`.
#
# <details><summary>When something goes wrong</summary>
#
# - The first cell says `No module named …`: copy the whole folder again, or run
#   `pip install -r requirements.txt` in a terminal.
# - The notebook behaves strangely: choose *Kernel → Restart Kernel and Run All Cells*.
# - To begin an exercise again, delete your lines, and never the cell itself.
# </details>

# %% imports
from utils import *

# %% by_hand [markdown]
# ## Part 2. Two steps by hand
#
# Six people and two carts. The carts are numbered from 0, like everything in Python. A cart's place
# is called a **centroid**, and the people who go to it form a **cluster**. Each person is a point
# with two **features**: how far east and how far north, in steps of 100 meters. The rows of
# `six_points` hold them.
#
# ### Assign: choose the nearest centroid
#
# The number of the nearest cart is a point's **label**. Judge by eye, and click each point until it
# has the right label. The cell below the figure reads your clicks. Or type a list of six labels in place of `by_hand.labels` there: a typed
# list survives a restart, and clicks do not.

# %% six_points
from kmeanslab.playground import HandLabels

six_points = np.array([[8, 6], [2, 1], [2, 5], [8, 2], [4, 6], [0, 1]], dtype=float)
two_centroids = np.array([[0, 6], [6, 1]], dtype=float)
by_hand = HandLabels(six_points, two_centroids)
by_hand

# %% my_labels
from public_tests import hand_labels_test

my_labels = by_hand.labels
hand_labels_test(my_labels)

# %% move_by_hand [markdown]
# ### Update: move the centroid to the mean
#
# Now each cart rolls to the **mean** of its own customers: add up their first coordinates and
# divide by the number of customers. Then do the same with the second coordinates. Work it out on
# paper for both carts.

# %% my_centroid
from public_tests import hand_centroid_test

my_means = [
    [..., ...],  # cart 0
    [..., ...],  # cart 1
]
hand_centroid_test(my_means)
HandLabels(six_points, two_centroids, my_labels, means=my_means)

# %% again_by_hand [markdown]
# ### And again
#
# Press *Move*, and the carts go where you sent them. The lines
# still join each person to the cart chosen before. For one person, the other cart is nearer now.
# Which row of `six_points` is it? The small number beside a point is its row.

# %% my_row
from public_tests import hand_again_test

my_row = ...
hand_again_test(my_row)

# %% two_steps [markdown]
# ### Say it as a formula
#
# Assign and update together are one **iteration**. Write $x_i$ for point $i$, $\mu_k$ for
# centroid $k$ and $c_i$ for the label of point $i$.
#
# - **Assign.** $c_i$ is the $k$ for which $\lVert x_i - \mu_k \rVert^2$ is smallest. This is the
#   squared **Euclidean distance**, the straight line between two places: the differences of all
#   features, each squared, then added.
# - **Update.** $\mu_k = \frac{1}{n_k} \sum_{c_i = k} x_i$, where $n_k$ points have label $k$.
#
# You repeat both until an iteration changes nothing. Then the run has **converged**.

# %% exercise_1 [markdown]
# ## Part 3. Exercise 1: find the closest centroids
#
# Six points are few enough to label by hand. For 16,384 you write
# `find_closest_centroids(X, centroids)`. This table is its **contract**:
#
# | role | name | shape | what it holds |
# |---|---|---|---|
# | argument | `X` | (m, n) | a NumPy array: m points, one in each row, with n features |
# | argument | `centroids` | (K, n) | a NumPy array: K centroids, one in each row |
# | result | `idx` | (m,) | a NumPy array of integers: the label of each point, from 0 to K − 1 |
#
# - Compare **squared Euclidean distances**. The root would not change which one is smallest.
# - On a **tie**, when two centroids are equally near, the lower label wins.
# - Take m, n and K from the shapes: they will not always be 6, 2 and 2.
#
# ### Follow one distance
#
# From (1, 2) to (4, 6) the differences are 3 and 4. Their squares are 9 and 16, so the squared
# distance is 25. The code shows two tools on other numbers: a table minus one row, and sums along
# an axis.

# %% distance_by_steps
prices = np.array([[3.0, 5.0, 1.0], [4.0, 2.0, 8.0]])  # two shops, three kinds of fruit

print("minus the first shop:", (prices - prices[0]).tolist())
print("one sum per shop: ", prices.sum(axis=1))
print("one sum per fruit:", prices.sum(axis=0))

# %% hints_1 [markdown]
# ### Ask for a hint on Exercise 1
#
# <details><summary>Exercise 1, hint 1: where do I begin?</summary>
#
# How would you do it on paper for one point? What would you write down for each centroid, and look
# for in that list?
# </details>
#
# <details><summary>Exercise 1, hint 2: which tools help?</summary>
#
# One loop over the points is enough to begin with. For one point you need K squared distances, so
# add along the features only. A NumPy function gives the *position* of the smallest number, not
# the number itself: look for `arg…`.
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


# %% map_words [markdown]
# ### See its map
#
# The cell prints your labels of the six points: are they those that you gave by hand? Below them
# are 300 people and three carts in bad places. **Your** function colors the plane behind the
# points: for each place, it says which centroid is nearest. Before you run the cell, predict: will
# the borders be straight or curved? Where between two carts will they run?

# %% assign_stage
from kmeanslab.playground import Playground

my_borders = ...  # "straight" or "curved", "halfway" or "nearer to ..."
show_result(find_closest_centroids(six_points.copy(), two_centroids.copy()))

X = load_data()
PARK = ("east (100 m)", "north (100 m)")  # what the two columns of X measure
start = np.array([[3.0, 3.0], [6.0, 2.0], [8.0, 5.0]])
Playground(X, start, find_closest_centroids, show_cost=False)

# %% map_compare [markdown]
# Drag a cart, and the borders follow.
#
# <details><summary>Compare with your prediction</summary>
#
# Each border between two carts is a straight line, and every place on it is equally far from
# both. If one of yours is curved, or runs nearer to one cart, your function measures something
# else.
# </details>

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


def small_case():
    """A case from another seed that goes wrong too: the feedback shows it, and no hidden one."""
    rng = np.random.default_rng(globals().get("GRADER_SEED", 0) + 1)
    for _ in range(10):
        X, centroids = rng.integers(-9, 10, size=(3, 2)), rng.integers(-9, 10, size=(3, 2))
        distances = ((X[:, None] - centroids) ** 2).sum(axis=2)
        expected = distances.argmin(axis=1)
        clear = (np.sort(distances)[:, 0] < np.sort(distances)[:, 1]).all()
        with contextlib.suppress(Exception):  # another mistake than the one to be shown
            received = labels_of(X, centroids)
            if clear and not np.array_equal(received, expected):
                case = f"X = {X.tolist()}, centroids = {centroids.tolist()}"
                results = f"expected {expected.tolist()}, received {received.tolist()}"
                return f"\nThe same with fewer points: {case}\n{results}"
    return ""


def check_labels(X, centroids):
    """Points that lie nearly between two centroids don't count."""
    distances = ((X[:, None] - centroids) ** 2).sum(axis=2)
    two_best = np.sort(distances, axis=1)[:, :2]
    clear = (len(centroids) == 1) | (two_best[:, 0] < 0.999 * two_best[:, -1])
    found, wanted = labels_of(X, centroids), distances.argmin(axis=1)
    sizes = f"X of shape {X.shape}, centroids of shape {centroids.shape}"
    assert np.array_equal(found[clear], wanted[clear]), f"wrong labels: {sizes}{small_case()}"


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
    between = 3 * rng.integers(0, 8, size=(40, 1)) + 1.9  # cut to whole numbers, they change sides
    check_labels(between, 3 * np.arange(9)[:, np.newaxis])


def check_ties(rng):
    """Every centroid stands there twice: the first one wins."""
    grid = rng.permutation(49)[:12, np.newaxis] // [1, 7] % 7.0
    found = labels_of(grid, np.vstack([grid, grid]))
    assert np.array_equal(found, np.arange(12)), "on a tie the lower label wins"
    found = labels_of(grid, np.repeat(grid, 2, axis=0))
    assert np.array_equal(found, 2 * np.arange(12)), "on a tie the lower label wins"


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

# %% exercise_2 [markdown]
# ## Part 4. Exercise 2: compute the centroids
#
# Now the carts roll. Write `compute_centroids(X, idx, K)`.
#
# | role | name | shape | what it holds |
# |---|---|---|---|
# | argument | `X` | (m, n) | the points, as in Exercise 1 |
# | argument | `idx` | (m,) | their labels, as in Exercise 1 |
# | argument | `K` | | an integer: the number of clusters |
# | result | `centroids` | (K, n) | a NumPy array of floats: row k is the mean of the points with label k |
#
# - The result has K rows, even if a label has no points. You may put anything into such a row.
# - A mean has fractions, so return floats.
#
# ### Follow one group
#
# `team == "red"` gives one True or False for each player. Used as an index, it keeps those that
# are True. It does the same with the rows of a table.

# %% pick_rows
heights = np.array([1.62, 1.80, 1.75, 1.91])
team = np.array(["red", "blue", "red", "blue"])

print("in the red team:", team == "red")
print("their heights:  ", heights[team == "red"])

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
# Loop over `range(K)`: K is what you were asked for, even if `idx` lacks a label. A comparison
# picks the rows of one cluster. A mean takes an axis, as a sum does: which one runs down the
# rows?
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


# %% update_words [markdown]
# ### See it move
#
# The cell prints the means of the six points: are they those that you worked out? Which cart will the
# first *Update* move farthest? Write its number first. Then press *Update* and *Assign* in turn.

# %% update_stage
my_farthest = ...  # 0, 1 or 2
hand_labels = np.array([1, 1, 0, 1, 0, 0])
show_result(compute_centroids(six_points.copy(), hand_labels, 2))

Playground(X, start, find_closest_centroids, compute_centroids, show_cost=False)

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


def small_case():
    """A case from another seed that goes wrong too: the feedback shows it, and no hidden one."""
    rng = np.random.default_rng(globals().get("GRADER_SEED", 0) + 1)
    for _ in range(10):
        X, idx = rng.integers(-9, 10, size=(4, 2)), rng.permutation([0, 0, 1, 1])
        expected = np.array([X[idx == k].mean(axis=0) for k in range(2)])
        with contextlib.suppress(Exception):  # another mistake than the one to be shown
            received = centroids_of(X, idx, 2)
            if not np.allclose(received, expected):
                case = f"X = {X.tolist()}, idx = {idx.tolist()}, K = 2"
                results = f"expected {expected.tolist()}, received {received.tolist()}"
                return f"\nThe same with fewer points: {case}\n{results}"
    return ""


def check_means(X, idx, K):
    """Rows of labels that nobody has may be anything."""
    used = np.unique(idx)
    wanted = [X[idx == k].mean(axis=0) for k in used]
    found = centroids_of(X, idx, K)[used]
    close = np.allclose(found, wanted, rtol=1e-6, atol=1e-6 * np.abs(X).max())
    assert close, f"wrong means: X of shape {X.shape}, K = {K}{small_case()}"


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
# <details><summary>Which cart moved farthest?</summary>
#
# Cart 2, more than twice as far as either of the others.
# </details>
#
# ### A cart that nobody chose
#
# Below, no point carries label 1. What will your function put into row 1? And what would be a
# better place for that cart in the next iteration? Write both down, then run the cell. A
# red warning may appear: it is part of the answer.

# %% empty_row
my_row_1 = ...  # what your function puts there
my_idea = ...  # "a better place would be ..."
nobody_chose_1 = np.array([0, 0, 0, 2, 2, 2])
show_result(compute_centroids(six_points.copy(), nobody_chose_1, 3))
# A mean of no numbers is nan, "not a number". Which labels follow?
spoiled = np.array([[0, 6], [np.nan, np.nan]])
show_result(find_closest_centroids(six_points.copy(), spoiled))

# %% the_loop [markdown]
# <details><summary>Compare with your idea</summary>
#
# If your function takes the mean of no rows, NumPy divides 0 by 0. The result is `nan`, *not a
# number*, with a warning in red. That is not an error of yours. But the last line shows
# what `nan` does to the labels, and zeros would send the cart to the corner of the park. In this
# lesson such a cart **stays where it was**.
# </details>
#
# ## Part 5. Repeat until nothing changes
#
# Now all three carts begin at the north gate, side by side. How many iterations will it take until
# nothing changes anymore? Write your guess, run the cell, and press *Play*. Then drag a cart to a
# silly place and play again.

# %% both_steps_stage
my_iterations = ...
north_gate = np.array([[4.0, 6.0], [5.0, 6.0], [6.0, 6.0]])
Playground(X, north_gate, find_closest_centroids, compute_centroids, show_cost=False)

# %% the_loop_given [markdown]
# ### Read the loop
#
# Both steps are yours, and the loop is given. Read past `progress`, which draws a bar, and
# `required`, which asks for a missing exercise. Three of its lines carry a letter. What happens
# without each?
#
# 1. when `max_iters` ends the loop, the labels belong to the centroids before the last move;
# 2. a cluster without points moves to a place that means nothing;
# 3. the result is the same, but the loop runs longer than it has to.
#
# `np.where(chosen[:, np.newaxis], means, centroids)` takes row k of the first table where
# `chosen[k]` is True, and of the second elsewhere. If you pass a list as `history`, the loop
# appends the pair (centroids, idx) in each iteration, and once more at the end.


# %% run_kMeans
def run_kMeans(X, initial_centroids, max_iters=10, history=None):
    """Assign and update until nothing changes. Returns (centroids, idx), which belong together."""
    centroids = np.array(initial_centroids, dtype=float)
    history = [] if history is None else history
    for _ in progress(range(max_iters), label="iterations"):
        idx = required(find_closest_centroids(X, centroids), "Exercise 1")
        history.append((centroids, idx))
        means = required(compute_centroids(X, idx, len(centroids)), "Exercise 2")
        chosen = np.isin(np.arange(len(centroids)), idx)  # which centroids have points?
        means = np.where(chosen[:, np.newaxis], means, centroids)  # A
        if np.array_equal(means, centroids):
            break  # B
        centroids = means
    idx = required(find_closest_centroids(X, centroids), "Exercise 1")  # C
    history.append((centroids, idx))
    return centroids, idx


# %% my_lines
from public_tests import loop_lines_test

my_lines = {"A": ..., "B": ..., "C": ...}  # 1, 2 or 3
loop_lines_test(my_lines)

# %% run_on_points
history = []
centroids, idx = run_kMeans(X, north_gate, max_iters=30, history=history)

iterations = len(history) - 1  # the last pair is the result
compare_prediction(my_iterations, iterations, "iterations, the last of which changed nothing")
# A ring is a start, a small mark is one iteration, and a numbered disc is the end of a path.
plot_paths(X, history, PARK)

# %% cost_words [markdown]
# ### Measure how good a clustering is
#
# The **cost** is the mean *squared* distance from each point to its own centroid:
# $J = \frac{1}{m} \sum_{i=1}^{m} \lVert x_i - \mu_{c_i} \rVert^2$. For the same points and the
# same K, smaller is better. In code, `centroids[idx]` looks up, for every point, the row of its
# centroid.
#
# Before you look at the curve: which of the two steps can make the cost *rise*? The cell prints the
# cost after each step. The curve has a dot for each *assign*, and a square for each *update*.


# %% cost_curve
my_riser = ...  # "assign", "update", "both" or "neither"


def cost(X, centroids, idx):
    """Mean squared distance from each point to its own centroid."""
    return np.mean(np.sum((X - centroids[idx]) ** 2, axis=1))


costs = [cost(X, *pair) for pair in history]
moved = [cost(X, history[i + 1][0], history[i][1]) for i in range(iterations)]

assign_rose = sum(costs[i + 1] > 1.000001 * moved[i] for i in range(iterations))
update_rose = sum(moved[i] > 1.000001 * costs[i] for i in range(iterations))
rose = [step for step, n in [("assign", assign_rose), ("update", update_rose)] if n]
found = "both" if len(rose) == 2 else "".join(rose) or "neither"
compare_prediction(my_riser, found, f"raised the cost in {iterations} iterations")
for i in range(iterations):
    print(f"iteration {i + 1}: {costs[i]:.3f} after assign, {moved[i]:.3f} after update")
plot_cost(costs, moved)

# %% start_well [markdown]
# <details><summary>Why is that so? Think first, then open.</summary>
#
# Assign gives each point its nearest centroid, so no distance grows. Update puts each centroid at
# the mean, and no other place has a smaller sum of squared distances to its points. So
# neither can raise the cost. And each move of a centroid lowers it, so the same labels never come
# back. There are only finitely many ways to label the points, so the run must converge.
# </details>
#
# ## Part 6. Start well
#
# Where the carts end depends on where they begin. The usual **random initialization** puts the
# centroids on K different points of the data, drawn uniformly at random.
#
# `np.random.seed(…)` fixes what is drawn next: the same seed gives the same start. Run the next cell
# unread, and guess in the one below.
#
# ### Try fifty starts
#
# We start 50 times, with the seeds 0 to 49. How many runs will end with a cost more than 20% above
# the best one?


# %% kMeans_init_centroids
def kMeans_init_centroids(X, K, rng=None):
    """K rows of X at random, different in value. Without rng, NumPy's global generator draws.

    Raises ValueError when X is no table of points, or has fewer than K different rows.
    """
    if np.ndim(X) != 2:
        raise ValueError(f"X has shape {np.shape(X)}: for a picture, take picture.reshape(-1, 3)")
    draw = np.random if rng is None else rng
    shuffled = X[draw.permutation(len(X))]
    _, first = np.unique(shuffled, axis=0, return_index=True)
    if not 1 <= K <= len(first):
        raise ValueError(f"K is {K}: choose 1 to {len(first)}, as many as X has different rows")
    return shuffled[np.sort(first)[:K]]


# %% fifty_starts
my_bad_starts = ...

runs = []
for seed in progress(range(50), label="starts"):
    np.random.seed(seed)
    history = []
    run_kMeans(X, kMeans_init_centroids(X, 3), max_iters=30, history=history)
    runs.append(history)

final = [cost(X, *run[-1]) for run in runs]
bad = [seed for seed in range(50) if final[seed] > 1.2 * min(final)]
compare_prediction(my_bad_starts, len(bad), "bad starts of 50")
print(f"best cost {min(final):.3f}, worst cost {max(final):.3f}; bad seeds: {bad}")
print("the run to keep: seed", int(np.argmin(final)))

# %% stuck_words [markdown]
# ### See one that got stuck
#
# A bad run ends at three times the cost of a good one. Guess: where do its three carts stand? Would
# more iterations help? Then run the cell. It shows all fifty results,
# the lowest cost first. Scroll down, play one of the last, then one of the first.

# %% stuck
from kmeanslab.playground import Starts

my_stuck_carts = ...  # where they stand, and what more iterations would change
Starts(X, runs)

# %% stuck_compare [markdown]
# <details><summary>Compare with your answer</summary>
#
# In a stuck run one cart serves two groups, while two carts share the third. More iterations
# change nothing. Such a result is called a **local optimum**: no step lowers its cost, and yet a better one exists.
#
# So **run several times, and keep the lowest cost.** It is the best that you *found*: there may be
# a better one, and K-means finds groups even where there are none. Never average runs: cluster 0 of
# one need not be cluster 0 of another.
# </details>
#
# ### The same with a library
#
# scikit-learn does this in one line: `n_init=10` keeps the best of ten starts, more cleverly drawn.
# Its `inertia_` is m times our cost.

# %% library
try:
    from sklearn.cluster import KMeans

    best = KMeans(n_clusters=3, n_init=10, random_state=0).fit(X)
    print(f"scikit-learn {best.inertia_ / len(X):.4f}, your best run {min(final):.4f}")
except ImportError:
    print("Optional: with scikit-learn installed, this cell shows its cost beside yours.")

# %% picture [markdown]
# ## Part 7. Compress the picture
#
# A picture is a table of points too. Each **pixel** is a point with three features: how much
# red, green and blue it has, each from 0 to 1. `reshape(-1, 3)` lists all pixels, one in each row.

# %% load_picture
original = load_image("images/bird_small.png")
X_img = original.reshape(-1, 3)
print("picture:", original.shape, "  points:", X_img.shape)
print("different colors:", len(np.unique(X_img, axis=0)))
plot_images([original], ["The original"])

# %% predict_palette [markdown]
# ### Name your own palette first
#
# K-means will find 16 centroids in this table, and each one is a color. Which colors would *you*
# take? Name a **palette** of up to 16, each as one English word or as a code:
# `["black", "darkgreen", "#808000"]`.
#
# The cell also runs 10 iterations on 16,384 points. With two loops this may take half a minute.

# %% compress
from kmeanslab.palettes import named_colors, paint

my_colors = ...
my_palette = named_colors(my_colors)

np.random.seed(0)
K = 16
start_img = kMeans_init_centroids(X_img, K)
history_img = []
palette, idx_img = run_kMeans(X_img, start_img, max_iters=10, history=history_img)

# %% palette_words [markdown]
# ### Whose colors are closer?
#
# Your `find_closest_centroids` paints each picture. The cost is the mean squared distance of a
# pixel to the color that it got. Where will your colors fail? Check it in the picture.
#
# A centroid is a **mean** of colors. Guess how many of the 16 are also the color of some pixel.

# %% palette
my_weak_spot = ...  # "in the ..."
my_count = ...
painted, titles = paint(original, {"You": my_palette, "K-means": palette}, find_closest_centroids)
levels = np.rint(255 * X_img)  # whole levels, as on the screen
in_picture = [bool(np.any(np.all(levels == np.rint(255 * c), axis=1))) for c in palette]
compare_prediction(my_count, sum(in_picture), "of the 16 colors can be found in the original")
plot_images(painted, titles)

# %% rebuild_words [markdown]
# ### Rebuild the picture
#
# Each label is a row of the palette, so `palette[idx_img]` looks up all colors at once. Where will
# the result differ most from the original? Bright places changed most.

# %% rebuild
my_place = ...  # "along the ...", "in the ..."
recovered = palette[idx_img].reshape(original.shape)
plot_difference(original, recovered)

# %% difference_compare [markdown]
# <details><summary>Compare with your prediction</summary>
#
# The brightest dots lie along edges and in small details, where few pixels share a color. The
# pale disc at the top right changed as a whole: no centroid is close to its color.
# </details>
#
# ### Count the bytes
#
# The rebuilt array is **not** smaller. What you must *store* is smaller: 16 colors, and one label
# for each pixel. A **bit** is a 0 or a 1, and 8 bits are a **byte**. A full color needs 24 bits: one
# byte each for red, green and blue. How many bits does a label need to tell 16 colors apart?

# %% count_bits
my_bits = ...
pixels = len(X_img)
label_bits = int(np.ceil(np.log2(K)))
found = f"bits for each label: 2 to the power of {label_bits} is {2**label_bits}"
compare_prediction(my_bits, label_bits, found)

bits_original = pixels * 24
bits_compressed = pixels * label_bits + K * 24
print(f"arrays in memory: {original.nbytes:,} and {recovered.nbytes:,} bytes, 8 for each number")
print(f"counted: {bits_original // 8:,} and {bits_compressed // 8:,} bytes")
print(f"saving:  {1 - bits_compressed / bits_original:.0%}")

# %% files_words [markdown]
# ### Then look at the disk
#
# A **palette PNG** stores just that: the palette, and one label for each pixel. The original is a
# PNG too. How many percent will you save on disk: more than you counted, or less?

# %% weigh_files
from pathlib import Path

my_saving = ...  # percent
bytes_original = Path("images/bird_small.png").stat().st_size
bytes_compressed = save_palette_png("my_bird.png", palette, idx_img, original.shape[:2])
print(f"original PNG: {bytes_original:,} bytes")
print(f"palette PNG:  {bytes_compressed:,} bytes, in the file my_bird.png")
compare_prediction(my_saving, f"{1 - bytes_compressed / bytes_original:.0%}", "saving on disk")

# %% settled_words [markdown]
# <details><summary>Why do the two numbers differ?</summary>
#
# PNG packs what repeats, in both files. Neighboring pixels often share a label, but rarely exactly
# the same color. So the labels shrink more. Both savings are honest: say which one you mean. And
# the lost shades never come back. Would a JPEG be smaller? The laboratory measures it.
# </details>
#
# ### Slide K
#
# Here the bird is 48 by 48 pixels, and there is one run for each K: 2, 4, 8 and 16. Slide K, and
# drag the line between the two pictures. Click a pixel to add its color to a palette of your own.
# **PSNR**, in decibels (dB), says how close a picture is to the original: higher is closer. K = 2
# reaches 15.9 dB. Guess before you slide: how many will K = 16 reach?

# %% palette_stage
from kmeanslab.playground import Palette

my_decibels = ...  # of K = 16
small = load_image("images/bird_small.png", max_side=48)
small_pixels = small.reshape(-1, 3)
palettes = {}
for number in progress([2, 4, 8, 16], label="palettes"):
    np.random.seed(0)
    palettes[number] = run_kMeans(small_pixels, kMeans_init_centroids(small_pixels, number))
Palette(small, palettes, find_closest_centroids)

# %% settled_question [markdown]
# <details><summary>Compare with your guess</summary>
#
# The stage shows it at K = 16. 10 dB more mean a tenth of the squared error.
# </details>
#
# ### Had it converged?
#
# Your 300 points converged in fewer than ten iterations. Are ten enough for 16,384 pixels?
# The cell counts the labels that still change. The curve runs from the
# same start on the bird at 32 by 32 pixels, until nothing changes.

# %% settled
my_converged = ...  # "yes" or "no"
tiny = load_image("images/bird_small.png", max_side=32).reshape(-1, 3)
history_tiny = []
run_kMeans(tiny, start_img, max_iters=200, history=history_tiny)

changed = np.sum(history_img[-2][1] != history_img[-1][1])
found = f"{'no' if changed else 'yes'}, {changed:,} of {len(X_img):,}"
compare_prediction(my_converged, found, "labels still change after iteration 10")
plot_cost([cost(tiny, *pair) for pair in history_tiny])
print_predictions()  # those with a measured answer

# %% settings [markdown]
# <details><summary>What does the curve say?</summary>
#
# The cost falls steeply at first, and then for a long time by very little. Ten were
# not enough to converge, yet most of the gain was made.
# </details>
#
# ## Part 8. Experiment, and write down what you found
#
# Change one setting, write what you expect, and run the cell. Each run adds a row to your table,
# which is kept in `my_runs.json`. Make at least three. Some questions to try:
#
# - First the repair, on a smaller bird: with `my_K = 16`, which `max_iters` brings *still changing*
#   to 0? How much lower is the cost then?
# - Do twice as many colors halve the cost?
# - Does another seed end at another cost?
# - And a photo of your own? Put it beside this notebook, and type its name.

# %% my_run
from kmeanslab.settings import read_settings

picture = "images/bird_small.png"  # or a file of your own
max_side = 96  # pixels; larger pictures take longer
my_K = 8  # colors, 1 to 256
max_iters = 10  # the run stops after this many, at the latest
seed = 0  # another number, another start
expected = ...  # "cost below 0.01", "half the bytes", ...

mine = read_settings(picture, max_side, my_K, max_iters, seed)
points = mine.reshape(-1, 3)
np.random.seed(seed)
my_start, my_history = kMeans_init_centroids(points, my_K), []
my_centroids, my_idx = run_kMeans(points, my_start, max_iters, history=my_history)
size = save_palette_png("my_picture.png", my_centroids, my_idx, mine.shape[:2])
plot_images([mine, my_centroids[my_idx].reshape(mine.shape)], ["Original", f"{my_K} colors"])
tried = {"picture": Path(picture).name, "max_side": max_side, "K": my_K, "max_iters": max_iters}
found = {"cost": float(cost(points, my_centroids, my_idx)), "bytes": size}
found["still changing"] = int(np.sum(my_history[-2][1] != my_idx))
record_run(**tried, seed=seed, **found, expected=expected)

# %% recall_words [markdown]
# ### Four questions, from memory
#
# Choose `"a"`, `"b"` or `"c"`. You may choose again.
#
# 1. The cost of a run goes up from one iteration to the next. What is the most likely reason?
#    (a) a bad start, (b) a mistake in one of the two functions, (c) a K that is too large
# 2. Two runs with the same K on the same points converge to different costs. Which result do you
#    keep?
#    (a) the first, (b) the mean of their centroids, (c) the one with the lower cost
# 3. A run ended at `max_iters`, and 194 labels had just changed. What do you do?
#    (a) raise `max_iters`, (b) keep it, since the cost fell, (c) try another seed
# 4. A picture has 10,000 pixels, and you keep 4 colors. How many bytes do you count?
#    (a) 12, (b) 2,512, (c) 30,012

# %% my_recall
from public_tests import recall_test

my_recall = {1: ..., 2: ..., 3: ..., 4: ...}
recall_test(my_recall)

# %% reflection_question [markdown]
# ### Write down what you found (5 points)
#
# Double-click the cell below, delete its line, and write six to ten sentences in all. Use numbers
# from your table.
#
# 1. Compare two runs that differ in one setting: what did you expect, what did you find, and why?
# 2. A friend measures the cost with the plain distance in place of the squared one, and sees it
#    rise once. Is that a bug? Which of the two steps can cause it, and why can the other one not?
# 3. For which kind of picture would 16 colors save little, or look bad? Describe one, and say why.

# %% [markdown] nbgrader={"grade": true, "grade_id": "reflection", "locked": false, "points": 5, "schema_version": 3, "solution": true, "task": false}
# === BEGIN MARK SCHEME ===
# Question 1 (2 points). A comparison of two runs of the table that differ in one setting, with
# numbers (1); a reason that fits them (1).
#
# Question 2 (1½ points). No bug (½): the mean minimizes the sum of squared distances, not of
# plain ones, so update can raise the plain cost; the nearest centroid is nearest by the plain
# distance too, so assign can't (1).
#
# Question 3 (1½ points). A picture with many different colors spread evenly, or with smooth
# gradients that turn into bands, or noise that packs badly (½); the reason in terms of distances
# to 16 means, or of labels that do not repeat (1).
#
# Take nothing off for language. Without a number from the student's own runs, give at most 4.
# === END MARK SCHEME ===

# %% what_you_can_do [markdown]
# ### Hand it in
#
# Save, and run the last cell: it says what is missing. The lesson has
# 25 points: 10 for each exercise, 5 for your answer.
#
# `Laboratory.ipynb` goes on with your own two functions: how K-means breaks, how many clusters to
# choose, how to make it fast. Nothing in it is graded.

# %% hand_in
from public_tests import hand_in_test

hand_in_test(globals())
