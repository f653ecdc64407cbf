"""For each rule of the source text: a function that it is for, and one on which it is silent.

The near miss looks like the mistake and is none, or is another one.
"""

L, M = "def f(X, centroids):\n", "def f(X, idx, K):\n"


def body(head, *lines):
    """Return a function as text: its head, and lines whose indentation is their leading dots."""
    return head + "".join(f"    {line.replace('. ', '    ')}\n" for line in lines)


RULES = {
    "caret": (
        body(L, "return np.argmin(((X[:, None] - centroids) ^ 2).sum(2), 1)"),
        body(L, "return np.flatnonzero((X[:, 0] > 0) ^ (X[:, 1] > 0))"),
    ),
    "zero as nothing": (
        body(M, "for x, label in zip(X, idx):", ". if label:", ". . print(x)"),
        body(M, "for x, label in zip(X, idx):", ". if label == 0 or not len(X):", ". . print(x)"),
    ),
    "identity": (
        body(M, "return [x for i, x in zip(idx, X) if i is K]"),
        body(M, "return X[:K] if idx is None else X"),
    ),
    "method not called": (
        body(M, "total = X[idx == K].sum", "return total"),
        body(M, "largest = np.finfo(float).max", "return max(X, key=idx.sum)"),
    ),
    "loop over a number": (
        body(M, "for k in K:", ". print(k)", "return X"),
        body(M, "for k in range(K):", ". print(k)", "return X"),
    ),
    "range of an array": (
        body(L, "return [i for i in range(X)]"),
        body(L, "return [i for i in range(X.shape[0])]"),
    ),
    "norm of two": (
        body(L, "return np.linalg.norm(X[0], centroids[0])"),
        body(L, "return np.linalg.norm(X - centroids[0], 2, axis=1)"),
    ),
    "same counter": (
        body(L, "for i in range(3):", ". for i in range(2):", ". . print(i)", "return X"),
        body(L, "for i in range(3):", ". print([i for i in range(2)])", "return X"),
    ),
    "argument changed": (
        body(M, "for k in range(K):", ". X = X[idx == k]", "return X"),
        body(M, "X = np.asarray(X)", "for k in range(K):", ". points = X[idx == k]", "return X"),
    ),
    "argument replaced": (
        body(L, "centroids = np.zeros((3, 2))", "return X - centroids[0]"),
        body(L, "centroids = np.asarray(centroids, float)", "return X - centroids[0]"),
    ),
    "enumerate swapped": (
        body(L, "for x, i in enumerate(X):", ". print(np.sum((x - centroids) ** 2))"),
        body(L, "for i, x in enumerate(X):", ". print(np.sum((x - centroids) ** 2))"),
    ),
    "return in a loop": (
        body(L, "for x in X:", ". label = 0", ". return label"),
        body(L, "for x in X:", ". if x[0] > 0:", ". . return x"),
    ),
    "one element returned": (
        body(L, "idx = np.zeros(len(X))", "return idx[0]"),
        body(L, "idx = np.zeros(len(X))", "return idx[:]"),
    ),
    "argmin of all": (
        body(L, "d = X @ centroids.T", "idx = np.argmin(d)", "return idx"),
        body(L, "idx = [np.argmin(x - centroids[:, 0]) for x in X]", "return idx"),
    ),
    "after the loop": (
        body(M, "for k in range(K):", ". mean = X.mean(0)", "means[k] = mean", "return means"),
        body(
            L,
            *("for i in range(9):", ". for j in range(3):", ". . d[j] = i", ". idx[i] = min(d)"),
            "return idx",
        ),
    ),
    "created in the loop": (
        body(M, "for k in range(K):", ". c = np.zeros((K, 2))", ". c[k] = 1", "return c"),
        body(M, "c = []", "for k in range(K):", ". d = []", ". d.append(k)", ". c.append(d)")
        + "    return c\n",
    ),
    "replaced in the loop": (
        body(L, "idx = np.zeros(9)", "for i in range(9):", ". idx = np.argmin(X[i])", "return idx"),
        body(L, "idx = np.zeros(9)", "for i in range(9):", ". idx[i] = np.argmin(X[i])")
        + "    return idx\n",
    ),
    "equals for plus": (
        body(L, "total = 0", "for x in X:", ". total = x[0] ** 2", "return total"),
        body(L, "total = 0", "for x in X:", ". total = total + x[0] ** 2", "return total"),
    ),
    "last value appended": (
        body(L, "d = []", "for c in centroids:", ". one = c @ c", "d.append(one)", "return d"),
        body(L, "d = []", "for c in centroids:", ". one = c @ c", ". d.append(one)", "return d"),
    ),
    "goes on": (
        body(
            L,
            *("winner = 0", "for i in range(9):", ". for j in range(3):", ". . if X[i, j] > 0:"),
            *(". . . winner = j", ". idx[i] = winner"),
        ),
        body(
            L,
            *("for i in range(9):", ". winner = 0", ". for j in range(3):", ". . if X[i, j] > 0:"),
            *(". . . winner = j", ". idx[i] = winner"),
        ),
    ),
    "never smaller": (
        body(
            L, "best = np.inf", "for x in X:", ". if x[0] < best:", ". . label = x", "return label"
        ),
        body(
            L, "best = np.inf", "for x in X:", ". if x[0] < best:", ". . best = x[0]", "return best"
        ),
    ),
    "power before minus": (
        body(L, "return np.sum(X[0] - centroids[0] ** 2)"),
        body(L, "return np.sum(X[0] ** 2 - centroids[0] ** 2)"),
    ),
    "root before square": (
        body(L, "return np.sum(np.sqrt(X[0] - centroids[0]) ** 2)"),
        body(L, "return np.sqrt(np.sum((X[0] - centroids[0]) ** 2))"),
    ),
    "divided by labels": (
        body(M, "return X[idx == 0].sum(axis=0) / np.sum(idx)"),
        body(M, "return X[idx == 0].sum(axis=0) / np.sum(idx == 0)"),
    ),
    "compared with K": (
        body(M, "return X[idx == K]"),
        body(M, "return [X[idx == k] for k in range(K - 1)] + [X[idx == K[0]]] * (len(X) == K)"),
    ),
    "points compared": (
        body(M, "return [X[X == k] for k in range(K)]"),
        body(M, "return [X[idx == k] for k in range(K)]"),
    ),
    "another axis": (
        body(L, "for i in range(len(X)):", ". print(centroids[i])"),
        body(L, "for i in range(len(X)):", ". print(X[i])"),
    ),
    "whole blocks": (
        body(L, "for b in range(len(X) // 10):", ". print(X[10 * b])"),
        body(L, "for b in range(0, len(X), 10):", ". print(X[b : b + len(X) // 10])"),
    ),
    "place of a value": (
        body(L, "rows = X.tolist()", "for x in rows:", ". print(rows.index(x))"),
        body(L, "for x in X:", ". d = list(x)", ". print(d.index(min(d)))"),
    ),
    "no repeats": (
        body(M, "return np.unique(X, axis=0)"),
        body(M, "return np.unique(idx)"),
    ),
    "never filled": (
        body(L, "idx = np.zeros(len(X))", "labels = X[:, 0] > 0", "return idx"),
        body(L, "idx = np.zeros(len(X))", "idx += X[:, 0] > 0", "return idx"),
    ),
    "empty added to": (
        body(M, "c = np.empty((K, 2))", "for k, x in zip(idx, X):", ". c[k] += x", "return c"),
        body(M, "c = np.zeros((K, 2))", "for k, x in zip(idx, X):", ". c[k] += x", "return c"),
    ),
    "whole quotient": (
        body(M, "return X[idx == 0].sum(axis=0) // len(idx)"),
        body(M, "return X[: len(X) // 2]"),
    ),
    "result dropped": (
        body(L, "idx = np.array([])", "for x in X:", ". np.append(idx, 0)", "return idx"),
        body(L, "idx = []", "for x in X:", ". idx.append(0)", "return idx"),
    ),
    "starts at zero": (
        body(L, "best = 0", "for x in X:", ". if x[0] < best:", ". . best = x[0]", "return best"),
        body(L, "best = 0", "for x in X:", ". if x[0] > best:", ". . best = x[0]", "return best"),
    ),
    "one list for all": (
        body(M, "groups = [[]] * K", "return groups"),
        body(M, "groups = [[] for _ in range(K)]", "return [0] * K"),
    ),
    "turned table": (
        body(L, "return [x - centroids.T for x in X]"),
        body(L, "return X @ centroids.T - 1"),
    ),
    "break between clusters": (
        body(M, "for k in range(K):", ". if k not in idx:", ". . break", "return X"),
        body(M, "for x in X:", ". if x[0] > 0:", ". . break", "return X"),
    ),
    "compared, not stored": (
        body(L, "idx = [0]", "idx[0] == 1", "return idx"),
        body(L, "return X[0] == 1"),
    ),
    "argument never read": (
        body(M, "return X[:K]"),
        body(M, "return X[idx == K]"),
    ),
    "row number kept": (
        body(L, "for k in range(3):", ". if X[k, 0] < best:", ". . best = k", "return best"),
        body(L, "for k in range(3):", ". if X[k, 0] < best:", ". . best, label = X[k, 0], k"),
    ),
    "least of pairs": (
        body(L, "pairs = [(k, c[0]) for k, c in enumerate(centroids)]", "return min(pairs)[0]"),
        body(
            L,
            "pairs = [(c[0], k) for k, c in enumerate(centroids)]",
            "keyed = {}",
            "for k in range(3):",
            ". keyed[X[k, 0]] = k",
            "return keyed[min(keyed)]",
            "return min(pairs)[1]",
        ),
    ),
    "labels of another axis": (
        body(M, "for j in range(X.shape[1]):", ". print(X[idx == j])"),
        body(M, "for k in range(K):", ". print(X[idx == k])"),
    ),
    "sorted table": (
        body(L, "centroids = np.sort(centroids, axis=0)", "return X - centroids"),
        body(L, "distances = np.sort(X - centroids[0], axis=0)", "return 0"),
    ),
    "zipped": (
        body(L, "return [np.sum(x - c) for x, c in zip(X, centroids)]"),
        body(M, "return [x for x, label in zip(X, idx) if label == 0]"),
    ),
    "break": (
        body(L, "for c in centroids:", ". if c[0] > 1:", ". . break", "return c"),
        body(L, "while True:", ". if X[0, 0] > 1:", ". . break", "return X"),
    ),
}

# What the sentence names, where it names something: the place in the function above.
NAMED = {
    "identity": "i is K",
    "zero as nothing": "label",
    "method not called": "X[idx == K].sum",
    "loop over a number": "K",
    "range of an array": "X",
    "same counter": "i",
    "argument changed": "X",
    "argument replaced": "centroids",
    "compared, not stored": "idx[0] == 1",
    "one element returned": "idx[0]",
    "result dropped": "np.append",
    "after the loop": "means[k]",
    "created in the loop": "c",
    "replaced in the loop": "idx",
    "equals for plus": "total",
    "last value appended": "one",
    "enumerate swapped": "x, i",
    "goes on": "winner",
    "starts at zero": "best",
    "never smaller": "best",
    "row number kept": "best = k",
    "least of pairs": "min(pairs)",
    "zipped": "zip(X, centroids)",
    "power before minus": "X[0] - centroids[0] ** 2",
    "root before square": "np.sqrt(X[0] - centroids[0])",
    "one list for all": "[[]] * K",
    "turned table": "centroids.T",
    "divided by labels": "np.sum(idx)",
    "compared with K": "idx == K",
    "points compared": "X == k",
    "another axis": "centroids[i]",
    "labels of another axis": "idx == j",
    "sorted table": "np.sort(centroids, axis=0)",
    "whole blocks": "len(X) // 10",
    "place of a value": "rows.index(x)",
    "no repeats": "np.unique(X, axis=0)",
    "argument never read": "idx",
    "never filled": "idx",
}
