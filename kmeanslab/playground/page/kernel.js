// How a widget asks Python: one question at a time, and of many like it the newest.

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
  let count = 0, asked = 0, late = 0, busy = () => {};
  const waiting = [];
  // Of one thing that moves, or one knob that turns, the newest place is all that counts.
  const alike = (a, b) => a?.do === b.do && (b.first === undefined || (a.k === b.k && a.i === b.i));
  const wait = (action) => {
    const older = alike(waiting.at(-1), action) ? waiting.pop() : action;
    // What Back undoes begins where the older movement would have begun.
    waiting.push(older.first ? { ...action, first: true } : action);
  };
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
    send: (action) => (wait(action), asked || ask(waiting.shift())),
    listen: (show, onLate) => {
      busy = () => ((asked = 0), onLate());
      model.on(`change:${trait}`, () => {
        clearTimeout(late);
        asked = 0;
        if (waiting.length) ask(waiting.shift());
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
