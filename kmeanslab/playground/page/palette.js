// A picture in K colors beside the original, and a palette that a hand picks from it.

const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** Draws what `source` knows: a kernel (livePalette), or finished runs (paletteFigure). */
function paletteStage(root, source) {
  const { width, height, Ks, words, picks, bytes } = source.plan;
  let spot = [Math.floor(height / 4), Math.floor(width / 4)]; // row and column under the ring
  let mine = false, gathered = false;

  root.classList.add("km-stage", "km-colors");
  root.dataset.lmSuppressShortcuts = "true";
  const left = make("div", "km-look", root);
  const plot = make("div", "km-picture", left);
  plot.style.aspectRatio = `${width} / ${height}`;
  const original = make("img", "", plot), reduced = make("img", "km-over", plot);
  original.alt = words.original;
  original.src = source.original;
  const line = make("div", "km-wipe-line", plot);
  const names = make("div", "km-names", plot);
  const nameLeft = make("span", "", names, words.original), nameRight = make("span", "", names);
  const wipe = range(plot, "km-wipe", words.wipe, 100);
  wipe.value = 50;
  wipe.oninput = () => {
    reduced.style.clipPath = `inset(0 0 0 ${wipe.value}%)`;
    line.style.left = `${wipe.value}%`;
    wipe.setAttribute("aria-valuetext", `${wipe.value} %`);
    nameLeft.style.opacity = wipe.value > 12 ? 1 : 0;
    nameRight.style.opacity = wipe.value < 88 ? 1 : 0;
  };
  const ring = picks && source.live ? make("button", "km-ring-pick", plot) : null;
  if (ring) handle(ring);
  make("p", "km-how", left, words["how palette"] + (source.live ? "" : " " + words["palette page"]));

  const side = make("div", "km-side", root);
  const knob = make("label", "km-knob", side, words.colors);
  const output = make("output", "", knob);
  const slider = range(knob, "", words.colors, Ks.length - 1);
  slider.oninput = () => {
    const i = Number(slider.value);
    output.textContent = fill(words.computing, { K: Ks[i] });
    source.send({ do: "show", i, slow: true });
  };
  const table = make("div", "km-facts", side);
  const facts = make("p", "km-cost", table);
  facts.setAttribute("role", "status");
  const swatches = make("div", "km-swatches", table);
  swatches.setAttribute("role", "img");
  const message = make("p", "km-message", side);
  message.setAttribute("role", "status");
  const hand = make("div", "km-own", side);
  const said = make("p", "km-next", hand);
  said.setAttribute("role", "status");
  const own = make("div", "km-swatches", hand);
  const bar = make("div", "km-bar", hand);
  const which = button(words["by you"], () => ((mine = !mine), show()));
  const clear = button(words.clear, () => source.send({ do: "clear" }));
  hand.hidden = !ring;
  const space = make("div", "km-space", side);
  const cloud = cloudOf(space, source.dots, words);
  const gather = make("button", "km-button km-plain", space, words.gather);
  gather.type = "button";
  gather.onclick = () => {
    gathered = !gathered;
    gather.textContent = gathered ? words.spread : words.gather;
    cloud.gather(gathered ? 1 : 0);
  };

  function range(parent, className, label, max) {
    const input = make("input", className, parent);
    Object.assign(input, { type: "range", min: 0, max, step: 1 });
    input.setAttribute("aria-label", label);
    input.dataset.lmSuppressShortcuts = "true"; // JupyterLab leaves the arrow keys alone
    return input;
  }

  function button(text, act) {
    const node = make("button", "km-button km-plain", bar, text);
    node.type = "button";
    node.onclick = act;
    return node;
  }

  /** A ring over one pixel: keys move it, a click on the picture brings it there and picks. */
  function handle(node) {
    node.type = "button";
    const pick = () => source.send({ do: "pick", row: spot[0], column: spot[1] });
    node.onclick = (event) => (event.stopPropagation(), pick());
    node.onkeydown = (event) => {
      const way = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopPropagation();
      const far = event.shiftKey ? 10 : 2;
      put(spot[0] + far * way[0], spot[1] + far * way[1]);
    };
    plot.onclick = (event) => {
      if (event.target === wipe) return;
      const frame = plot.getBoundingClientRect();
      put(((event.clientY - frame.top) / frame.height) * height, ((event.clientX - frame.left) / frame.width) * width);
      pick();
    };
    put(...spot);
  }

  function put(row, column) {
    const within = (value, size) => Math.min(size - 1, Math.max(0, Math.floor(value)));
    spot = [within(row, height), within(column, width)];
    ring.style.top = `${(100 * (spot[0] + 0.5)) / height}%`;
    ring.style.left = `${(100 * (spot[1] + 0.5)) / width}%`;
    ring.setAttribute("aria-label", fill(words.pick, { row: spot[0], column: spot[1] }));
  }

  function show() {
    const view = source.view(), picked = view.mine;
    mine = mine && Boolean(picked?.png);
    const drawn = mine ? picked : view;
    slider.value = view.i;
    slider.setAttribute("aria-valuetext", `K = ${Ks[view.i]}`);
    output.textContent = `K = ${Ks[view.i]}`;
    say(message, view.message || picked?.message || "");
    const name = mine ? words["by you"] : fill(words["by K-means"], { K: Ks[view.i] });
    nameRight.textContent = name;
    reduced.alt = name;
    if (drawn.png) reduced.src = `data:image/png;base64,${drawn.png}`;
    if (view.png) {
      const numbers = { name: fill(words["by K-means"], { K: Ks[view.i] }), bytes: view.bytes.toLocaleString("en"), psnr: view.psnr.toFixed(1) };
      say(facts, `${fill(words["reduced words"], numbers)}. ${fill(words["original words"], { bytes: bytes.toLocaleString("en") })}.`);
      patches(swatches, view.palette);
    }
    if (ring) showOwn(view, picked);
    const palette = drawn.palette?.map(rgb) ?? [];
    const goals = drawn.labels ? [...bytesOf(drawn.labels)].map((k) => palette[k]) : null;
    cloud.show({ goals, big: palette, square: mine });
    gather.disabled = !goals;
  }

  function patches(parent, palette) {
    parent.replaceChildren();
    palette.forEach((color) => (make("span", "km-swatch", parent).style.background = color));
    parent.setAttribute("aria-label", fill(words["palette of"], { colors: palette.join(", ") }));
  }

  function showOwn(view, picked) {
    own.replaceChildren();
    (picked?.palette ?? []).forEach((color, i) => {
      const patch = make("button", "km-swatch", own);
      patch.type = "button";
      patch.style.background = color;
      patch.title = fill(words.drop, { color });
      patch.setAttribute("aria-label", patch.title);
      patch.onclick = () => source.send({ do: "drop", i });
    });
    const numbers = { n: picked?.palette.length, K: Ks[view.i], mine: picked?.psnr?.toFixed(1), theirs: view.psnr?.toFixed(1) };
    say(said, !picked ? words["empty palette"] : picked.png && view.png ? fill(words.compared, numbers) : "");
    which.disabled = !picked?.png;
    which.textContent = mine ? fill(words["by K-means"], { K: Ks[view.i] }) : words["by you"];
    clear.disabled = !picked;
  }

  source.listen(show, () => (message.textContent = words.busy));
  wipe.oninput();
  show();
  return () => cloud.stop();
}

/** A palette that a kernel answers. */
function livePalette({ model, el }) {
  const root = make("section", "km-live", el);
  const url = URL.createObjectURL(new Blob([bytesIn(model, "original")], { type: "image/png" }));
  const stop = paletteStage(root, {
    live: true,
    plan: model.get("plan"),
    original: url,
    dots: bytesIn(model, "dots"),
    view: () => model.get("view"),
    ...questions(model, "view"),
  });
  return () => (stop(), URL.revokeObjectURL(url));
}

/** The finished runs on a page. */
function paletteFigure(root, data) {
  let i = 0, changed = () => {};
  root.replaceChildren();
  const plan = { ...data, Ks: data.views.map((view) => data.Ks[view.i]) };
  paletteStage(root, {
    live: false,
    plan,
    original: `data:image/png;base64,${data.original}`,
    dots: bytesOf(data.dots),
    view: () => ({ ...data.views[i], i }),
    send: (action) => ((i = action.i), changed()),
    listen: (show) => (changed = show),
  });
}
