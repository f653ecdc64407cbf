"""Lloyd's algorithm in NumPy, as fast as it gets on one thread: the benchmarks' own solution.

What makes it fast: the distances of a block of points come from one matrix product that stays in
the processor's cache; the label comes out of the minimum itself, since each distance carries its
centroid's number in its lowest bits (which changes it by less than one part in 2**40); and after
the first iteration only points with a new label change the sums.
"""

import numpy as np

BLOCK = 768  # points at a time: K distances for each of them fit into the cache


class Assignment:
    """Finds the nearest of K centroids for the points X (m, n)."""

    def __init__(self, X, K, origin):
        m, n = X.shape
        self.m, self.origin, self.size = m, origin, min(BLOCK, m)
        blocks = -(-m // self.size)
        self.points = np.ones((blocks, n + 1, self.size))  # rows: the features, then 1
        self.largest = 0.0  # |x|^2, added so that no distance below is negative
        for i, block in enumerate(self.points):
            part = X[i * self.size : (i + 1) * self.size]
            features = np.subtract(part.T, origin[:, np.newaxis], out=block[:n, : len(part)])
            self.largest = max(self.largest, np.einsum("ij,ij->j", features, features).max())
        self.bits = (1 << max(1, (K - 1).bit_length())) - 1
        self.numbers = np.repeat(np.arange(K)[:, np.newaxis], self.size, axis=1)
        self.table = np.empty(self.numbers.shape)
        self.labels = np.empty((blocks, self.size), dtype=np.int64)

    def __call__(self, centroids):
        """Return the label of each point, in an array that the next call writes again."""
        centroids = centroids - self.origin
        squares = np.einsum("ij,ij->i", centroids, centroids) + self.largest
        terms = np.column_stack([-2 * centroids, squares])  # |x - c|^2 - |x|^2 + largest
        codes = self.table.view(np.int64)
        for block, labels in zip(self.points, self.labels, strict=True):
            np.matmul(terms, block, out=self.table)
            np.bitwise_and(codes, ~self.bits, out=codes)
            np.bitwise_or(codes, self.numbers, out=codes)
            np.bitwise_and(self.table.min(axis=0).view(np.int64), self.bits, out=labels)
        return self.labels.ravel()[: self.m]


def totals(X, labels, counts, K):
    """Return for each label the sum of its points (K, n), and how many there are (K,)."""
    weighted = X if counts is None else X * counts[:, np.newaxis]
    sums = np.column_stack([np.bincount(labels, column, K) for column in weighted.T])
    return sums, np.bincount(labels, counts, K)


def lloyd(X, centroids, iterations, counts=None):
    """Return centroids (K, n) and labels (m,) after at most so many iterations.

    X: (m, n) points, each `counts` (m,) times. An empty cluster keeps its centroid.
    """
    K = len(centroids)
    assign = Assignment(X, K, np.rint(centroids.mean(axis=0)))
    idx = assign(centroids)
    sums, sizes = totals(X, idx, counts, K)
    for _ in range(iterations):
        means = sums / np.maximum(sizes, 1e-300)[:, np.newaxis]
        moved = np.where(sizes[:, np.newaxis] > 0, means, centroids)
        if np.array_equal(moved, centroids):
            break
        centroids, previous = moved, idx.astype(np.uint16)
        idx = assign(centroids)
        changed = np.flatnonzero(idx != previous)
        points, weights = X[changed], None if counts is None else counts[changed]
        for sign, labels in ((1, idx), (-1, previous)):
            more = totals(points, labels[changed], weights, K)
            sums, sizes = sums + sign * more[0], sizes + sign * more[1]
    return centroids, idx


def count_colors(pixels):
    """Return the different rows of pixels (m, 3), how often each occurs, and each pixel's row."""
    levels = np.rint(pixels * 255).astype(np.uint32)
    codes = levels[:, 0] << 16 | levels[:, 1] << 8 | levels[:, 2]
    _, first, where, counts = np.unique(
        codes, return_index=True, return_inverse=True, return_counts=True
    )
    return pixels[first], counts.astype(float), where


def lloyd_on_colors(X, centroids, iterations):
    """The same on the different colors alone, with their counts; labels for every row of X."""
    colors, counts, where = count_colors(X)
    centroids, idx = lloyd(colors, centroids, iterations, counts)
    return centroids, idx[where]


def draw_start(colors, counts, K, rng):
    """Draw K starting colors, each with a chance that grows with its squared distance.

    Source: D. Arthur and S. Vassilvitskii, "k-means++: the advantages of careful seeding",
    Proceedings of SODA 2007.
    """
    chosen = [rng.choice(len(colors), p=counts / counts.sum())]
    nearest = np.full(len(colors), np.inf)
    while len(chosen) < K:
        nearest = np.minimum(nearest, np.sum((colors - colors[chosen[-1]]) ** 2, axis=1))
        weights = nearest * counts
        chosen.append(rng.choice(len(colors), p=weights / weights.sum()))
    return colors[chosen]
