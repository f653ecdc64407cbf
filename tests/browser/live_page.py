"""A live widget in a plain page, answered by this Python: what needs no Jupyter around it."""

import base64

PAGE = """<!doctype html><html lang="en"><title>Stage</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; }
body { background: light-dark(#fff, #0d1117); margin: 16px; }
</style><main></main>"""
# What anywidget hands to a script: a model with values, events, and a way to Python.
START = """async ([source, values]) => {
    const unpack = value => value && value.base64 !== undefined
        ? new DataView(Uint8Array.from(atob(value.base64), c => c.charCodeAt(0)).buffer) : value;
    const events = {}, held = {};
    const take = changed => {
        const tell = (name, message) => (events[name] ?? []).forEach(act => act(message));
        for (const name in changed) held[name] = unpack(changed[name]);
        for (const name in changed) tell("change:" + name);
        if (changed.custom) tell("msg:custom", changed.custom);
    };
    take(values);
    const model = {
        get: name => held[name],
        set: (name, value) => take({ [name]: value }),
        save_changes: () => window.toPython({ values: held.chosen }),
        send: async content => take(await window.toPython({ content })),
        on: (name, act) => (events[name] ??= []).push(act),
    };
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    (await import(url)).default.render({ model, el: document.querySelector("main") });
}"""


def show_live(page, widget):
    """Draw a widget in a page; what the page asks is answered by the widget's own functions."""
    changed = {}
    names = [name for name in widget.trait_names(sync=True) if not name.startswith("_")]
    names = [name for name in names if name not in ("layout", "comm", "tabbable", "tooltip")]
    widget.send = lambda content: changed.update(custom=content)
    widget.observe(lambda change: changed.update({change.name: _packed(change.new)}), names)

    def to_python(message):
        changed.clear()
        if "content" in message:
            widget._received(widget, message["content"], [])
        else:
            widget.chosen = message["values"]
        return dict(changed)

    page.expose_function("toPython", to_python)
    page.set_content(PAGE)
    page.add_style_tag(content=widget._css)
    page.evaluate(START, [widget._esm, {name: _packed(getattr(widget, name)) for name in names}])


def _packed(value):
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return value
