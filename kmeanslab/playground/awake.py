"""A widget that draws only when Python is behind it."""

import anywidget


class AwakeWidget(anywidget.AnyWidget):
    """A widget whose script asks for Python first: see `whenAwake` in page/kernel.js.

    A notebook that is saved with its widgets brings them back without anybody who answers. There
    the recorded page stays.
    """

    def __init__(self, **traits: object) -> None:
        super().__init__(**traits)
        self.on_msg(self._received)

    def _received(self, widget: object, content: dict, buffers: list) -> None:
        if content["do"] == "hello":
            self.send({"awake": True})
        else:
            self._heard(widget, content, buffers)

    def _heard(self, widget: object, content: dict, buffers: list) -> None:
        """Answer one action of the reader: the script sends the next after this one's answer."""
        raise NotImplementedError
