"""Palette: a picture in K colors under the hand, and a palette of the reader's own beside it."""

import html
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import traitlets
from matplotlib.colors import to_hex

from kmeanslab.checks.calling import call_safely
from kmeanslab.pictures import file_bytes, palette_png, psnr, to_bytes
from kmeanslab.playground.answers import WORDS, NoAnswer, ask_labels, pace_of
from kmeanslab.playground.awake import AwakeWidget
from kmeanslab.playground.pieces import SHEET, base64_of, module, recorded_figure
from kmeanslab.playground.show import show_both

MAX_DOTS = 1500  # of the cloud
RUN_SECONDS = 60.0  # the longest wait for one K
HAND_SECONDS = 0.4  # about what the reader's own palette may take
SCRIPTS = ("cloud", "palette")


class Palette(AwakeWidget):
    """A picture in K colors beside the original, K on a slider, and a palette of one's own.

    Parameters
    ----------
    picture
        Shape (h, w, 3), values in [0, 1].
    runs
        K -> (centroids (K, 3), idx (h w,)): a dict of finished runs, or a function that is called
        once for each K that is asked for.
    assign
        `find_closest_centroids`. With it the reader can pick a palette from the picture, and each
        pixel gets the color that this function chooses.
    Ks
        The stops of the slider, at most 256, where runs is a function.

    Attributes
    ----------
    colors : np.ndarray
        The palette that the reader has picked, (n, 3).

    Raises
    ------
    ValueError
        When the picture has another shape, or there is no K.
    """

    _esm = module("livePalette", *SCRIPTS)
    _css = SHEET
    plan = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    original = traitlets.Bytes().tag(sync=True)  # PNG
    dots = traitlets.Bytes().tag(sync=True)  # of the cloud: red, green, blue in turn

    def __init__(
        self,
        picture: np.ndarray,
        runs: Mapping | Callable,
        assign: Callable | None = None,
        Ks: Sequence[int] = (2, 4, 8, 16, 32),
    ) -> None:
        self.picture, self.runs, self.assign = np.asarray(picture, float), runs, assign
        if self.picture.ndim != 3 or self.picture.shape[2] != 3 or not self.picture.size:
            raise ValueError(WORDS["no picture"].format(shape=self.picture.shape))
        self.Ks = list(Ks) if callable(runs) else sorted(runs)
        if not self.Ks:
            raise ValueError(WORDS["no K"])
        self.pixels = self.picture.reshape(-1, 3)
        self.shown, self.colors = 0, np.empty((0, 3))
        self._views: dict[int, dict] = {}
        super().__init__(
            plan=self._plan(),
            original=file_bytes(self.picture, "PNG"),
            dots=to_bytes(self.pixels[:: self._every]).tobytes(),
        )
        self._tell(0)

    def __repr__(self) -> str:
        return self._sentence(self._view_of(self.shown))

    def _ipython_display_(self) -> None:
        known = range(len(self.Ks)) if not callable(self.runs) else sorted(self._views)
        views = [self._view_of(i) | {"i": i} for i in known]
        data = self.plan | {"views": views, "dots": base64_of(self.dots)}
        data["original"] = base64_of(self.original)
        page = recorded_figure("paletteFigure", SCRIPTS, data, repr(self), self._still())
        show_both(page, super()._repr_mimebundle_(), repr(self))

    @property
    def _every(self) -> int:
        """Of how many pixels one is a dot of the cloud."""
        return -(-len(self.pixels) // MAX_DOTS)

    def _plan(self) -> dict:
        height, width, _ = self.picture.shape
        size = len(file_bytes(self.picture, "PNG"))
        numbers = {"width": width, "height": height, "bytes": size, "Ks": self.Ks}
        return numbers | {"words": WORDS, "picks": self.assign is not None}

    def _still(self) -> str:
        view = self._view_of(self.shown)
        words = html.escape(self._sentence(view))
        return f'<img alt="{words}" src="data:image/png;base64,{view.get("png", "")}">'

    def _sentence(self, view: dict) -> str:
        height, width, _ = self.picture.shape
        found = {"K": self.Ks[self.shown], "width": width, "height": height}
        if view["message"]:
            return view["message"]
        return WORDS["reduced"].format(**found, bytes=view["bytes"], psnr=view["psnr"])

    def _heard(self, _: object, content: dict, __: list) -> None:
        """Answer one action of the reader: the script sends the next after this one's answer."""
        actions = {
            "show": lambda: setattr(self, "shown", int(content["i"])),
            "pick": lambda: self._pick(content["row"], content["column"]),
            "drop": lambda: setattr(self, "colors", np.delete(self.colors, content["i"], axis=0)),
            "clear": lambda: setattr(self, "colors", self.colors[:0]),
        }
        actions[content["do"]]()
        self._tell(content["id"])

    def _pick(self, row: int, column: int) -> None:
        color = self.picture[row, column]
        if not (self.colors == color).all(axis=1).any() and len(self.colors) < max(self.Ks):
            self.colors = np.vstack([self.colors, color])

    def _tell(self, answered: int) -> None:
        mine = self._mine() if len(self.colors) else None
        view = self._view_of(self.shown) | {"i": self.shown, "mine": mine}
        self.view = view | {"answered": answered}

    def _view_of(self, i: int) -> dict:
        """Return what the script shows of the run with the i-th K, which is made once."""
        if i not in self._views:
            try:
                view = self._described(*self._run(self.Ks[i]))
            except NoAnswer as error:
                return {"message": str(error)}
            self._views[i] = view
        return self._views[i]

    def _run(self, K: int) -> tuple[np.ndarray, np.ndarray]:
        if not callable(self.runs):
            return self.runs[K]
        call = call_safely(self.runs, (K,), RUN_SECONDS)
        if call.error is not None:
            name, found = getattr(self.runs, "__name__", "runs"), call.error
            found = f"{type(found).__name__}: {found}"
            raise NoAnswer(WORDS["raised"].format(name=name, found=found))
        if not isinstance(call.result, tuple) or len(call.result) != 2:
            raise NoAnswer(WORDS["no run"].format(found=type(call.result).__name__))
        return call.result

    def _described(self, palette: np.ndarray, idx: np.ndarray, stride: int = 1) -> dict:
        """Return the file of a palette and its labels, what it takes, and how close it is."""
        picture = self.picture[::stride, ::stride]
        try:
            png = palette_png(palette, idx, picture.shape)
        except ValueError as error:
            raise NoAnswer(str(error)) from error
        levels = to_bytes(np.nan_to_num(palette))  # a color without a pixel may be NaN
        shown = levels[np.asarray(idx, int)].reshape(picture.shape) / 255
        return {
            "png": base64_of(png),
            "bytes": len(png),
            "psnr": min(psnr(picture, shown), 99.0),  # equal pictures: no JSON knows infinity
            "palette": [to_hex(color / 255) for color in levels],
            "labels": base64_of(np.asarray(idx)[:: self._every].astype(np.uint8).tobytes()),
            "message": "",
        }

    def _mine(self) -> dict:
        """Return the picture in the colors that were picked, labeled by the reader's function."""
        palette = [to_hex(color) for color in self.colors]
        try:
            stride = self._stride()
            pixels = self.picture[::stride, ::stride].reshape(-1, 3)
            idx = ask_labels(self.assign, pixels, self.colors)
            found = self._described(self.colors, idx, stride)
        except NoAnswer as error:
            return {"palette": palette, "message": str(error)}
        if stride > 1:  # of a smaller picture: its bytes are not to be compared
            found |= {"bytes": None, "labels": None}
        return found

    def _stride(self) -> int:
        """Return of how many rows and columns one is labeled: slow code gets a coarser picture."""
        seconds = pace_of(self.assign, self.pixels[:400], self.colors)
        affordable = HAND_SECONDS / max(seconds, 1e-9)
        return int(np.clip(np.ceil(np.sqrt(len(self.pixels) / affordable)), 1, 8))
