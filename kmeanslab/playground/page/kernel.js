// How a widget asks Python: one question at a time, and of many the newest.

const PATIENCE = 2000; // milliseconds until Python counts as busy

/**
 * A widget's render function that draws as soon as Python says that it is there. It never is behind
 * a widget that was saved in a notebook; then the recorded page stays in sight.
 */
function whenAwake(draw) {
  return ({ model, el }) => {
    let stop = null;
    model.on("msg:custom", (message) => message.awake && !stop && (stop = draw({ model, el })));
    model.send({ do: "hello" });
    return () => stop?.();
  };
}

/** Questions to the kernel behind `model`, each answered by a change of `trait`. */
function questions(model, trait) {
  let count = 0, asked = 0, waiting = null, late = 0, busy = () => {};
  const ask = (action) => {
    asked = ++count;
    // A run of K-means may take its time; all else is answered at once, or nobody is there.
    late = action.slow ? 0 : setTimeout(() => busy(), PATIENCE);
    try {
      model.send({ ...action, id: asked });
    } catch {
      clearTimeout(late); // a kernel that was shut down takes no message
      busy();
    }
  };
  return {
    idle: () => !asked,
    send: (action) => (asked ? (waiting = action) : ask(action)),
    listen: (show, onLate) => {
      busy = () => ((asked = 0), onLate());
      model.on(`change:${trait}`, () => {
        clearTimeout(late);
        asked = 0;
        const action = waiting;
        waiting = null;
        if (action) ask(action);
        show();
      });
    },
  };
}

/** The bytes of a trait. */
function bytesIn(model, trait) {
  const data = model.get(trait);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
