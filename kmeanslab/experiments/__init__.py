"""The laboratory beside the lesson: tools that turn, break, weigh and race K-means.

    stepper.py, stepper.js   watch a run, half step by half step
    history.py               what a run's history says about passes and costs
    explorer.py              turn K, max_iters, seed and start; a table of all runs
    gallery.py               data sets on which K-means works, and on which it breaks
    weighing.py              bytes and decibels of a compressed picture
    professionals.py         other people's quantizers, to compare with
    race.py                  several ways to assign, against the clock
    pace.py                  cuts the work to the speed of the reader's functions
    plots.py, tables.py      the laboratory's figures and tables

None of them assigns a point or moves a centroid: they are handed the reader's own functions.
"""

from kmeanslab.experiments.explorer import Explorer, explore
from kmeanslab.experiments.gallery import (
    join_regions,
    load_csv,
    make_blobs,
    make_flag,
    make_moons,
    make_rings,
    same_pairs,
)
from kmeanslab.experiments.history import half_steps, passes_used
from kmeanslab.experiments.own_functions import load_own_functions
from kmeanslab.experiments.pace import Pace
from kmeanslab.experiments.plots import (
    plot_clusterings,
    plot_costs_over_K,
    plot_excess,
    plot_seed_weights,
    plot_sorted_costs,
    plot_weights,
)
from kmeanslab.experiments.professionals import compare_quantizers
from kmeanslab.experiments.race import race, scikit_learn_assign
from kmeanslab.experiments.tables import print_table
from kmeanslab.experiments.weighing import file_bytes, psnr, weigh, weigh_jpeg
from kmeanslab.playground.recorded import Stepper

__all__ = [
    "Explorer",
    "Pace",
    "Stepper",
    "compare_quantizers",
    "explore",
    "file_bytes",
    "half_steps",
    "join_regions",
    "load_csv",
    "load_own_functions",
    "make_blobs",
    "make_flag",
    "make_moons",
    "make_rings",
    "passes_used",
    "plot_clusterings",
    "plot_costs_over_K",
    "plot_excess",
    "plot_seed_weights",
    "plot_sorted_costs",
    "plot_weights",
    "print_table",
    "psnr",
    "race",
    "same_pairs",
    "scikit_learn_assign",
    "weigh",
    "weigh_jpeg",
]
