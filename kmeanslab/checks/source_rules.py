"""What the source text shows: patterns of mistakes, as rules. They are asked last.

A rule is silent unless what it says is true of the text, and it is asked only for hints that leave
the cause open. `tests/misconceptions/rules.py` holds a true positive and a near miss of each: here
they would lie in the students' hands.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kmeanslab.checks import source_clusters as clusters
from kmeanslab.checks import source_patterns as patterns
from kmeanslab.checks import source_search as search
from kmeanslab.checks.source import Source

_LONGEST = 30  # letters of a piece of code in a sentence of two lines
# One value comes back where many are needed.
_TOO_FEW = {"one number", "single row", "labels shape hint", "means shape hint", "one filled"}
_TOO_FEW |= {"one row filled", "per centroid", "one number each", "row missing", "list labels"}
_TOO_FEW |= {"first point", "last point", "last mean everywhere", "squeezed"}


@dataclass(frozen=True)
class Rule:
    """A pattern in the text of a function, and the sentence that it proves.

    Attributes
    ----------
    hint
        A key of the sentences; {name} in it is what `find` yields.
    find
        Yields the names or pieces of code that show the pattern.
    only_for
        The hints of other sources that it makes more precise; None: all that leave a cause open.
    """

    hint: str
    find: Callable[[Source], Iterator[str]]
    only_for: frozenset | None = None


def source_hint(source: Source | None, hint: str) -> tuple[str, str] | None:
    """Return the sentence of the first rule that explains more than hint, and its {name}."""
    if source is None:
        return None
    for rule in RULES:
        if rule.only_for is None or hint in rule.only_for:
            for name in rule.find(source):
                return rule.hint, name if len(name) <= _LONGEST else f"{name[: _LONGEST - 3]}..."
    return None


_EQUAL_POINTS = frozenset({"equal points"})
_VALUES = frozenset({"out of range", "other clusters", "other points", "labels", "means hint"})
_UNUSED = frozenset({"zero unused", "few points for clusters", "all zero means"})
_DEPENDENT = frozenset({"other points", "other clusters", "order of points", "numbers of labels"})
_ZERO = frozenset({"first skipped", "first cluster skipped", "same label", "labels"})

RULES = (
    Rule("caret", patterns.carets),
    Rule("identity", patterns.identities),
    Rule("method not called", patterns.methods_not_called),
    Rule("loop over a number", patterns.loops_over_a_number, frozenset({"not iterable"})),
    Rule("range of an array", patterns.ranges_of_arrays, frozenset({"no whole number"})),
    Rule("same counter", patterns.same_counter),
    Rule("argument changed", patterns.arguments_changed_in_a_loop),
    Rule("argument replaced", patterns.arguments_replaced),
    Rule("zero as nothing", patterns.numbers_as_conditions, _ZERO),
    Rule("compared, not stored", patterns.compared_and_not_stored),
    Rule("return in a loop", patterns.returns_in_a_loop),
    Rule(
        "one element returned",
        patterns.one_element_returned,
        frozenset({"one number", "single row"}),
    ),
    Rule("argmin of all", patterns.argmin_of_all, frozenset({"one number"})),
    Rule("result dropped", patterns.results_dropped),
    Rule("after the loop", patterns.after_the_loop),
    Rule("created in the loop", patterns.created_in_the_loop),
    Rule("replaced in the loop", patterns.replaced_in_a_loop, frozenset(_TOO_FEW)),
    Rule("equals for plus", patterns.equals_for_plus),
    Rule("last value appended", patterns.last_value_appended),
    Rule("norm of two", clusters.norms_of_two),
    Rule("enumerate swapped", clusters.enumerate_swapped),
    Rule("goes on", clusters.going_on, _DEPENDENT | {"all zero", "one filled"}),
    Rule("starts at zero", search.minimum_from_zero),
    Rule("never smaller", search.minimum_kept),
    Rule("row number kept", search.row_number_kept),
    Rule("least of pairs", search.least_of_pairs),
    Rule("zipped", clusters.points_zipped_with_centroids),
    Rule("power before minus", clusters.power_before_minus),
    Rule("root before square", clusters.root_of_difference),
    Rule("one list for all", patterns.one_list_for_all),
    Rule("turned table", clusters.turned_table, frozenset({"broadcast"})),
    Rule("break between clusters", clusters.break_between_clusters, _UNUSED),
    Rule("divided by labels", clusters.divided_by_labels),
    Rule("compared with K", clusters.compared_with_K),
    Rule("points compared", clusters.points_compared),
    Rule("another axis", clusters.another_axis),
    Rule("labels of another axis", clusters.labels_of_another_axis),
    Rule("sorted table", clusters.sorted_table),
    Rule("whole blocks", clusters.whole_blocks),
    Rule("place of a value", clusters.place_of_a_value, _EQUAL_POINTS),
    Rule("no repeats", clusters.no_repeats, _EQUAL_POINTS),
    Rule("argument never read", patterns.arguments_never_read, _VALUES),
    Rule("never filled", patterns.never_filled),
    Rule("empty added to", patterns.empty_added_to),
    Rule("whole quotient", clusters.whole_quotient, frozenset({"scaled points", "means hint"})),
    Rule("break", patterns.breaks, frozenset({"labels", "order of centroids"})),
)
