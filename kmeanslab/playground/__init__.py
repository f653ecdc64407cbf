"""The stage: what the reader's own functions do, drawn, and taken hold of.

    walk.py         a run in half steps, driven by the functions handed in
    answers.py      call one of them, and turn what goes wrong into a sentence
    drawing.py      what the drawing script gets: places, styles, bytes
    awake.py        a widget that draws only when Python is behind it
    live.py         Playground, a kernel answers
    recorded.py     Stepper, a finished run that needs no kernel
    hand.py         HandLabels, a few points that a hand labels
    palette.py      Palette, a picture in K colors and in the reader's own
    starts.py       Starts, many runs as small pictures
    still.py        pictures for where no script runs
    pieces.py       joins the scripts and the style sheet of page/
    page/           draws all of them

No code here, in Python or JavaScript, assigns a point or moves a centroid.
"""

from kmeanslab.playground.hand import HandLabels
from kmeanslab.playground.live import Playground
from kmeanslab.playground.palette import Palette
from kmeanslab.playground.recorded import Stepper
from kmeanslab.playground.starts import Starts

__all__ = ["HandLabels", "Palette", "Playground", "Starts", "Stepper"]
