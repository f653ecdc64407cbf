"""Sentences about what was measured, built from the rows, so that they hold at every pace."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from kmeanslab.experiments.blocks import Quantized
from kmeanslab.experiments.choosing import Choice
from kmeanslab.experiments.file_sizes import FileSizes
from kmeanslab.experiments.history import HalfStep
from kmeanslab.experiments.quantizers import Result
from kmeanslab.experiments.words import say
from kmeanslab.figures.laboratory_costs import CLEARLY_WORSE


def stuck_share(costs: ArrayLike) -> float:
    """Return which share of the starts ended clearly worse than the best: 20 % above its cost."""
    costs = np.asarray(costs, float)
    return float(np.mean(costs > CLEARLY_WORSE * costs.min()))


def conclude_nan(share: float) -> str:
    """Say why this share of the points chose the centroid that is NaN."""
    name = "nan none" if share == 0 else "nan all" if share == 1 else "nan some"
    return say(name, share=share)


def conclude_costs(steps: Sequence[HalfStep], other: ArrayLike) -> str:
    """Say in which half steps the cost and another measure rise.

    Parameters
    ----------
    steps
        Of a run.
    other
        The other measure after each of them.
    """
    squared = _rises(steps, [step.cost for step in steps])
    return say("rises", squared=squared, other=_rises(steps, other))


def _rises(steps, values):
    rising = [
        say("rise", kind=step.kind, iteration=step.iteration, before=before, after=after)
        for step, (before, after) in zip(steps[1:], pairwise(values), strict=True)
        if after > before * (1 + 1e-9)
    ]
    return ", ".join(rising) or say("never rises")


def preferred_K(choices: Sequence[Choice]) -> dict[str, int]:
    """Return the K at which each measure is highest; none where they were not measured."""
    measured = [
        name for name in ("silhouette", "stability") if getattr(choices[0], name) is not None
    ]
    return {name: max(choices, key=lambda choice: getattr(choice, name)).K for name in measured}


def conclude_choices(choices: Sequence[Choice]) -> str:
    """Say which K each measure prefers, and whether they agree."""
    costs = [choice.cost for choice in choices]
    falls = all(after < before for before, after in pairwise(costs))
    lines = [say("cost falls" if falls else "cost rises", first=choices[0].K, last=choices[-1].K)]
    if best := preferred_K(choices):
        agree = best["silhouette"] == best["stability"]
        lines.append(say("measures agree" if agree else "measures disagree", **best))
    return "\n".join(lines)


def conclude_file_sizes(rows: Sequence[FileSizes], original_bytes: int) -> str:
    """Say for which K a palette PNG is smaller than what it is compared with."""
    return "\n".join(
        [
            say(
                "smaller than original",
                which=_which(rows, lambda r: r.palette_png < original_bytes),
            ),
            say("smaller than counted", which=_which(rows, lambda r: r.palette_png < r.counted)),
            say("smaller than plain", which=_which(rows, lambda r: r.palette_png < r.plain_png)),
            say("smaller than JPEG", which=_which(rows, lambda r: r.palette_png < r.jpeg)),
        ]
    )


def _which(rows: Sequence[FileSizes], holds: Callable) -> str:
    """Return the K of the rows for which something holds, in words."""
    found = [row.K for row in rows if holds(row)]
    if len(found) == len(rows):
        return say("for every K")
    return say("for these K", Ks=", ".join(map(str, found))) if found else say("for no K")


def conclude_blocks(pixels: Quantized, blocks: Quantized) -> str:
    """Say what blocks take beside single pixels, and how close they are."""
    whole = blocks.label_bytes + blocks.entry_bytes
    values = {
        "labels": pixels.label_bytes / blocks.label_bytes,
        "pixels": pixels.label_bytes + pixels.entry_bytes,
        "blocks": whole,
        "closer": say("closer" if blocks.psnr > pixels.psnr else "farther"),
        "dB": abs(blocks.psnr - pixels.psnr),
    }
    return say("blocks", codebook=blocks.entry_bytes / whole, **values)


def conclude_quantizers(own: Result, others: Sequence[Result]) -> str:
    """Say who has the lowest cost, how far from it the reader's is, and who is fastest."""
    everyone = [own, *others]
    lowest = min(everyone, key=lambda result: result.cost)
    fastest = min(everyone, key=lambda result: result.seconds)
    above = 100 * (own.cost / lowest.cost - 1)
    place = say("yours is lowest") if lowest is own else say("yours is above", percent=above)
    return say("quantizers", lowest=lowest.method, place=place, fastest=fastest.method)
