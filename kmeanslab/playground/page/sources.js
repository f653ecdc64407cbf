// Where a stage gets its moments from: a kernel, or a finished run.

/** A stage that a kernel answers. */
function liveStage({ model, el }) {
  const root = make("section", "km-live", el);
  return stage(root, {
    live: true,
    plane: model.get("plane"),
    state: () => model.get("state"),
    points: () => new Float32Array(bytesIn(model, "points").slice().buffer),
    labels: () => bytesIn(model, "labels"),
    map: () => ({ key: model.get("map"), columns: model.get("map").columns, labels: bytesIn(model, "territory") }),
    listenMap: (draw) => model.on("change:map", draw),
    ...questions(model, "state"),
  });
}

/** A stage that plays a finished run, of which each frame is as Python has sent it. */
function play(root, run) {
  const frames = run.frames.map((frame) => ({
    ...frame,
    labels: bytesOf(frame.labels),
    territory: Uint8Array.from(runs(frame.territory)),
  }));
  root.replaceChildren();
  return playFrames(root, run, new Float32Array(bytesOf(run.points).buffer), frames, false);
}

/** A stage that goes through frames; with `begin` it starts to play at once. */
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
    map: () => ({ key: frames[i], columns: frames[i].columns, labels: frames[i].territory }),
    send: (action) => ((i = moves[action.do]()), changed()),
    listen: (show) => (changed = show),
  });
}

/** A map from its run lengths: label, count, label, count, ... */
function* runs(pairs) {
  for (let i = 0; i < pairs.length; i += 2) for (let n = pairs[i + 1]; n > 0; n--) yield pairs[i];
}
