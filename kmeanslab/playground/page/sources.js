// Where a stage gets its moments from: a kernel, or a finished run.

/** A stage that a kernel answers: one question at a time, and of many drags the newest. */
function liveStage({ model, el }) {
  const root = make("section", "km-live", el);
  const view = (name) => model.get(name);
  const bytes = (name) => {
    const data = view(name);
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  };
  let count = 0, asked = 0, waiting = null, late = 0, busy = () => {};
  const ask = (action) => {
    asked = ++count;
    model.send({ ...action, id: asked });
    late = setTimeout(() => busy(), PATIENCE);
  };
  const source = {
    live: true,
    plane: view("plane"),
    state: () => view("state"),
    points: () => new Float32Array(bytes("points").slice().buffer),
    labels: () => bytes("labels"),
    territory: () => bytes("territory"),
    idle: () => !asked,
    send: (action) => (asked ? (waiting = action) : ask(action)),
    listen: (show, onLate) => {
      busy = () => ((asked = 0), onLate());
      model.on("change:state", () => {
        clearTimeout(late);
        asked = 0;
        const action = waiting;
        waiting = null;
        if (action) ask(action);
        show();
      });
    },
  };
  return stage(root, source);
}

/** A stage that plays a finished run, of which each frame is as Python has sent it. */
function play(root, run) {
  const frames = run.frames.map((frame) => ({
    ...frame,
    labels: bytesOf(frame.labels),
    territory: Uint8Array.from(runs(frame.territory)),
  }));
  return playFrames(root, run, new Float32Array(bytesOf(run.points).buffer), frames, false);
}

/** A stage that goes through frames; it begins to play at once if it is told so. */
function playFrames(root, plane, points, frames, begin) {
  let i = 0, changed = () => {};
  const moves = { step: () => Math.min(i + 1, frames.length - 1), back: () => Math.max(i - 1, 0), restart: () => 0 };
  return stage(root, {
    recorded: true,
    begin,
    idle: () => true,
    plane,
    atEnd: () => i === frames.length - 1,
    state: () => ({ ...frames[i], back: i > 0 }),
    points: () => points,
    labels: () => frames[i].labels,
    territory: () => frames[i].territory,
    send: (action) => ((i = moves[action.do]()), changed()),
    listen: (show) => (changed = show),
  });
}

/** A map from its run lengths: label, count, label, count, ... */
function* runs(pairs) {
  for (let i = 0; i < pairs.length; i += 2) for (let n = pairs[i + 1]; n > 0; n--) yield pairs[i];
}
