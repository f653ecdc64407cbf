"""The laboratory's tools: they break K-means, compare it, measure it, and choose its K.

    own_functions.py   the reader's two functions, out of the saved lesson
    own_table.py       tables of the reader's own, out of a CSV file or a cell
    data_sets.py       points and tables on which K-means works, and on which it breaks
    history.py         costs, half steps and iterations of a run
    comparing.py       two labelings side by side; regions joined into groups
    choosing.py        cost, silhouette and stability over K
    file_sizes.py      bytes and decibels of a picture in K colors
    blocks.py          blocks of a picture, for vector quantization
    quantizers.py      what others wrote for the same purpose
    explorer.py .js    K and the seed under the hand, the result beside them
    speed.py           several functions against the clock
    pace.py            who assigns where the reader's function would take too long
    conclusions.py     sentences built from what was measured
    tables.py          rows as text
    library.py         scikit-learn, where it is installed

None of them assigns a point or moves a centroid: they are handed the reader's own functions. Their
figures are in kmeanslab/figures/laboratory_*.py.
"""

from kmeanslab.costs import cost
from kmeanslab.experiments.blocks import average_blocks, count_quantized, cut_blocks, join_blocks
from kmeanslab.experiments.choosing import judge_choices
from kmeanslab.experiments.comparing import cross_table, join_regions, same_pairs
from kmeanslab.experiments.conclusions import (
    conclude_blocks,
    conclude_choices,
    conclude_costs,
    conclude_file_sizes,
    conclude_nan,
    conclude_quantizers,
    preferred_K,
    stuck_share,
)
from kmeanslab.experiments.data_sets import (
    kMeans_init_centroids,
    load_wines,
    make_blobs,
    make_flag,
    make_moons,
    make_rings,
)
from kmeanslab.experiments.explorer import Explorer
from kmeanslab.experiments.file_sizes import file_sizes, quantize
from kmeanslab.experiments.history import half_steps, iterations_used
from kmeanslab.experiments.library import has_scikit_learn, library_assign
from kmeanslab.experiments.own_functions import NotReady, load_own_functions
from kmeanslab.experiments.own_table import load_csv, tables_like
from kmeanslab.experiments.pace import Pace
from kmeanslab.experiments.quantizers import compare_quantizers, quantizer_row
from kmeanslab.experiments.speed import race
from kmeanslab.figures.laboratory_costs import plot_choices, plot_excess, plot_sorted_costs
from kmeanslab.figures.laboratory_points import plot_clusterings, plot_seed_weights
from kmeanslab.figures.laboratory_sizes import plot_file_sizes
from kmeanslab.pictures import file_bytes, psnr
from kmeanslab.tables import print_table

__all__ = [
    "Explorer",
    "NotReady",
    "Pace",
    "average_blocks",
    "compare_quantizers",
    "conclude_blocks",
    "conclude_choices",
    "conclude_costs",
    "conclude_file_sizes",
    "conclude_nan",
    "conclude_quantizers",
    "cost",
    "count_quantized",
    "cross_table",
    "cut_blocks",
    "file_bytes",
    "file_sizes",
    "half_steps",
    "has_scikit_learn",
    "iterations_used",
    "join_blocks",
    "join_regions",
    "judge_choices",
    "kMeans_init_centroids",
    "library_assign",
    "load_csv",
    "load_own_functions",
    "load_wines",
    "make_blobs",
    "make_flag",
    "make_moons",
    "make_rings",
    "plot_choices",
    "plot_clusterings",
    "plot_excess",
    "plot_file_sizes",
    "plot_seed_weights",
    "plot_sorted_costs",
    "preferred_K",
    "print_table",
    "psnr",
    "quantize",
    "quantizer_row",
    "race",
    "same_pairs",
    "stuck_share",
    "tables_like",
]
