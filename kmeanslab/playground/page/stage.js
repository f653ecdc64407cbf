// Draws the stage. `source` knows a kernel that calls the reader's functions, or a run that they
// made: see sources.js.

/** A stage in `root` that shows `source` and sends it what the reader does. */
function stage(root, source) {
  const { box, styles, words, loop, updates, costs } = source.plane;
  const [left, right, bottom, top] = box;
  let width = 0, height = 0; // of the plot, in pixels
  let shown = [], raf = 0, held = null, carried = null, playing = 0, inSight = false;

  root.classList.add("km-stage");
  root.dataset.lmSuppressShortcuts = "true";
  const view = make("div", "km-view", root);
  const plot = make("div", "km-plot", view);
  plot.style.aspectRatio = `${right - left} / ${top - bottom}`;
  const canvas = make("canvas", "km-canvas", plot);
  canvas.setAttribute("role", "img");
  const paint = painter(canvas, styles);
  const discs = make("div", "km-discs", plot);
  const side = make("div", "km-side", root);
  const bar = make("div", "km-bar", side);
  const message = make("p", "km-message", side);
  message.setAttribute("role", "status");
  const next = make("p", "km-next", side);
  next.setAttribute("role", "status");
  const code = make("pre", "km-code", side);
  loop.forEach((line) => make("span", "km-line", code, line + "\n"));
  code.hidden = !loop.length;
  code.tabIndex = 0; // it may scroll, and keys must reach what scrolls
  const cost = make("p", "km-cost", side);
  cost.setAttribute("role", "status");
  const curve = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  curve.setAttribute("class", "km-curve");
  curve.setAttribute("viewBox", "0 0 260 90");
  curve.setAttribute("role", "img");
  side.append(curve);
  make("p", "km-how", view, source.live ? words.how : words[source.plane.how]);

  const buttons = {};
  const button = (name, label, act, text = label) => {
    const node = make("button", "km-button", bar, text);
    node.type = "button";
    if (text !== label) node.setAttribute("aria-label", label), (node.title = label);
    node.onclick = act;
    buttons[name] = node;
  };
  const stop = () => {
    clearInterval(playing);
    playing = 0;
    if (buttons.play) buttons.play.textContent = words.play;
  };
  const by_hand = (act) => () => (stop(), act());
  const send = (action) => source.send(action);
  button("step", words.assign, by_hand(() => send({ do: "step" })));
  button("back", words.back, by_hand(() => send({ do: "back" })));
  if (updates) {
    button("play", words.play, () => {
      if (playing) return stop();
      if (source.state().phase === "done") send({ do: "restart" });
      buttons.play.textContent = words.pause;
      playing = setInterval(() => (source.state().phase === "done" ? stop() : send({ do: "step" })), 800);
    });
    button("restart", words["start again"], by_hand(() => send({ do: "restart" })));
  }
  if (source.live && updates) {
    button("start", words["new start"], by_hand(() => send({ do: "start" })));
    button("fewer", words.fewer, by_hand(() => send({ do: "fewer" })), "K −");
    button("more", words.more, by_hand(() => send({ do: "more" })), "K +");
  }
  if (source.live) {
    const middle = [(left + right) / 2, (bottom + top) / 2];
    button("add", words["add point"], by_hand(() => send({ do: "add", to: middle })), "+ •");
    const last = () => send({ do: "delete", i: source.points().length / 2 - 1 });
    button("remove", words["remove point"], by_hand(last), "− •");
  }

  const pixel = ([x, y]) => [((x - left) / (right - left)) * width, ((top - y) / (top - bottom)) * height];
  const place = ([u, v]) => [left + (u / width) * (right - left), top - (v / height) * (top - bottom)];
  const at = (event) => {
    const frame = plot.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };

  function draw() {
    if (inSight) drawAnyway();
  }

  function drawAnyway() {
    if (!width) return;
    paint(source, spots(), pixel, width, height);
    shown.forEach(putDisc);
  }

  function putDisc(spot, k) {
    const [u, v] = pixel(spot);
    // In shares of the plot: on paper it has another width.
    Object.assign(discs.children[k].style, { left: `${(100 * u) / width}%`, top: `${(100 * v) / height}%` });
    discs.children[k].classList.toggle("km-right", u > width / 2);
  }

  /** The points, the one in the reader's hand where the hand has it. */
  function spots() {
    const points = source.points();
    if (carried) points.set(carried.to, 2 * carried.i);
    return points;
  }

  function glide(goal) {
    cancelAnimationFrame(raf);
    const from = shown, begin = performance.now();
    const jump = held || still() || from.length !== goal.length || document.hidden;
    const frame = (now) => {
      const t = jump ? 1 : Math.min(1, (now - begin) / GLIDE), eased = t * t * (3 - 2 * t);
      shown = goal.map((to, k) => (t === 1 ? to : to.map((c, i) => from[k][i] + (c - from[k][i]) * eased)));
      draw();
      if (t < 1) raf = requestAnimationFrame(frame);
    };
    jump ? frame(begin) : (raf = requestAnimationFrame(frame));
  }

  /** Where the reader's hand holds centroid k, or lets it rest: shown before Python has answered. */
  function carry(k, to, first, rest) {
    plot.classList.add("km-taken");
    shown = shown.map((spot, j) => (j === k ? to : spot));
    putDisc(to, k);
    send({ do: "place", k, to, first, rest });
  }

  function discOf(k) {
    const disc = make("button", "km-disc", discs, k);
    disc.type = "button";
    disc.style.background = styles[k].color;
    disc.style.color = styles[k].ink;
    if (!source.live) return (disc.disabled = true), disc;
    if (k === 0) disc.dataset.hint = words["drag me"];
    disc.onpointerdown = (event) => {
      stop();
      disc.setPointerCapture(event.pointerId);
      held = { k, first: true };
    };
    disc.onpointermove = (event) => {
      if (!held || held.k !== k) return;
      held.to = inside(place(at(event)));
      carry(k, held.to, held.first, false);
      held.first = false;
    };
    disc.onpointerup = disc.onpointercancel = () => {
      if (held?.to) carry(k, held.to, false, true);
      held = null;
    };
    disc.onkeydown = (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopPropagation();
      stop();
      const step = (event.shiftKey ? 0.08 : 0.02) * (right - left);
      const spot = source.state().centroids[k];
      carry(k, inside([spot[0] + step * way[0], spot[1] + step * way[1]]), true, true);
    };
    return disc;
  }

  const inside = ([x, y]) => [Math.min(right, Math.max(left, x)), Math.min(top, Math.max(bottom, y))];

  /** The number of the point under a pixel, or -1: each point has its own radius. */
  function pointAt([u, v]) {
    const points = spots();
    for (let i = points.length / 2 - 1; i >= 0; i--) {
      const [x, y] = pixel([points[2 * i], points[2 * i + 1]]);
      if (Math.hypot(x - u, y - v) <= REACH.point) return i;
    }
    return -1;
  }

  if (source.live) {
    canvas.onpointerdown = (event) => {
      const i = pointAt(at(event));
      held = { i, first: true, from: at(event) };
      if (i >= 0) stop(), canvas.setPointerCapture(event.pointerId);
    };
    canvas.onpointermove = (event) => {
      if (!held || held.i === undefined || held.i < 0) return;
      const [u, v] = at(event);
      if (held.first && Math.hypot(u - held.from[0], v - held.from[1]) < 4) return;
      carried = { i: held.i, to: inside(place([u, v])) };
      held.to = carried.to;
      draw();
      send({ do: "drag", ...carried, first: held.first, rest: false });
      held.first = false;
    };
    // A finger that holds a point moves it; one beside the points scrolls the page.
    const holds = (event) => held?.i >= 0 && event.cancelable && event.preventDefault();
    canvas.addEventListener("touchmove", holds, { passive: false });
    canvas.onpointercancel = () => (held = null);
    canvas.onpointerup = (event) => {
      const empty = held && held.i === -1 && Math.hypot(...at(event).map((c, i) => c - held.from[i])) < 4;
      if (held?.to) send({ do: "drag", i: held.i, to: held.to, first: false, rest: true });
      held = null;
      if (empty) stop(), send({ do: "add", to: place(at(event)) });
    };
    canvas.ondblclick = (event) => {
      const i = pointAt(at(event));
      if (i >= 0) stop(), send({ do: "delete", i });
    };
  }

  function drawCurve(found) {
    const most = Math.max(...found, 1e-12), steps = Math.max(7, found.length - 1);
    const spots = found.map((value, i) => [26 + (i / steps) * 226, 76 - (value / most) * 58]);
    const dots = spots.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3"/>`).join("");
    curve.innerHTML =
      `<path class="km-axis" d="M26 8V76H252"/><text x="20" y="80" text-anchor="end">0</text><text x="32" y="10">${words["cost axis"]}</text>` +
      `<polyline points="${spots.map((spot) => spot.join()).join(" ")}"/>${dots}`;
    curve.setAttribute("aria-label", fill(words["cost curve"], { costs: found.map(digits).join(", ") }));
    curve.style.display = costs && updates && found.length ? "" : "none";
  }

  function show() {
    const state = source.state(), K = state.centroids.length;
    if (source.idle()) carried = null;
    while (discs.children.length > K) discs.lastChild.remove();
    while (discs.children.length < K) discOf(discs.children.length);
    state.centroids.forEach((spot, k) => {
      const [x, y] = spot.map((c) => c.toFixed(2));
      discs.children[k].setAttribute("aria-label", fill(words.centroid, { k, x, y }));
    });
    describe();
    say(message, state.message);
    say(next, updates || !state.costs.length ? words["next " + state.phase] : "");
    buttons.step.textContent = state.phase === "update" ? words.update : words.assign;
    buttons.step.disabled = state.phase === "done" || (source.recorded && source.atEnd());
    buttons.back.disabled = !state.back;
    [...code.children].forEach((line, i) => line.classList.toggle("km-lit", i === state.lit));
    const value = state.cost === null ? null : digits(state.cost);
    const found = costs ? words.cost : updates ? words.iteration : "";
    say(cost, value ? fill(found, { iteration: state.iteration, cost: value }) : words["no labels"]);
    drawCurve(state.costs);
    // What the hand holds stays where the hand has it: an older answer must not pull it back.
    if (!held && source.idle()) glide(state.centroids);
    else shown.length === K ? draw() : glide(state.centroids);
    if (state.phase === "done" || state.message) stop();
  }

  function describe() {
    const numbers = { m: source.labels().length, K: source.state().centroids.length };
    const map = source.map().labels.length ? " " + words.map : "";
    canvas.setAttribute("aria-label", `${fill(words.title, numbers)}.${map}`);
  }

  source.listen(show, () => (message.textContent = words.busy));
  source.listenMap?.(() => (describe(), draw()));
  const sized = new ResizeObserver(() => {
    [width, height] = [plot.clientWidth, plot.clientHeight];
    draw();
  });
  sized.observe(plot);
  const untheme = onTheme(draw), unprint = onPrint(drawAnyway);
  // A stage out of sight neither draws nor plays, so that nothing is asked of Python.
  const sight = new IntersectionObserver((entries) => {
    const before = inSight;
    inSight = entries.at(-1).isIntersecting;
    if (inSight) draw();
    else if (before) stop();
  });
  sight.observe(plot);
  show();
  if (source.begin) buttons.play?.click();
  return () => (stop(), sized.disconnect(), sight.disconnect(), untheme(), unprint(), cancelAnimationFrame(raf));
}
