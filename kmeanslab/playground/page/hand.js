// A few points that a hand labels, and centroids that move to the places that the reader has typed.

/** Draws `plan` in `root`; `labels` reads and writes what the reader has chosen. */
function handStage(root, plan, labels) {
  const { points, centroids, means, box, ticks, styles, words } = plan;
  const [left, right, bottom, top] = box;
  const K = centroids.length;
  const across = (x) => `${(100 * (x - left)) / (right - left)}%`;
  const down = (y) => `${(100 * (top - y)) / (top - bottom)}%`;
  const ends = centroids.map((spot, k) => means?.[k] ?? spot);
  let moved = 0, raf = 0; // moved: 0 at the old places, 1 at the typed ones

  root.classList.add("km-stage", "km-hand");
  root.dataset.lmSuppressShortcuts = "true";
  const plot = make("div", "km-plot", make("div", "km-view", root));
  plot.style.aspectRatio = `${right - left} / ${top - bottom}`;
  const paper = shape("svg", "km-paper", plot);
  paper.setAttribute("aria-hidden", "true");
  drawAxes();
  const spokes = points.map(() => shape("line", `km-spoke${means ? " km-pale" : ""}`, paper, { pathLength: 1 }));
  const paths = centroids.map((_, k) => shape("path", "km-path", shape("svg", "", paper), { stroke: styles[k].color }));
  const rings = centroids.map(([x, y], k) =>
    shape("circle", "km-ring", paper, { cx: across(x), cy: down(y), r: 13, stroke: styles[k].color }));
  const marks = points.map(markOf);
  const discs = centroids.map(discOf);

  const side = make("div", "km-side", root);
  const bar = make("div", "km-bar", side);
  const main = make("button", `km-button${means ? "" : " km-plain"}`, bar, means ? words.move : words["start again"]);
  main.type = "button";
  main.onclick = means ? move : () => choose(points.map(() => -1), words["all open"]);
  const status = make("p", "km-next", side);
  status.setAttribute("role", "status");
  const list = make("pre", "km-code", side);
  list.tabIndex = 0;
  make("p", "km-how", side, means ? words["how typed"] : words["how label"] + (labels.live ? "" : " " + words["hand page"]));

  function shape(tag, className, parent, attributes = {}) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    if (className) node.setAttribute("class", className);
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    parent.append(node);
    return node;
  }

  function drawAxes() {
    const inside = (low, high) => (value) => value > low + 0.02 * (high - low) && value < high - 0.02 * (high - low);
    ticks[0].filter(inside(left, right)).forEach((x) => {
      shape("line", "km-grid", paper, { x1: across(x), x2: across(x), y1: 0, y2: "100%" });
      shape("text", "km-tick", paper, { x: across(x), y: "100%", dy: -6, "text-anchor": "middle" }).textContent = x;
    });
    ticks[1].filter(inside(bottom, top)).forEach((y) => {
      shape("line", "km-grid", paper, { x1: 0, x2: "100%", y1: down(y), y2: down(y) });
      shape("text", "km-tick", paper, { x: 6, y: down(y), dy: 4 }).textContent = y;
    });
  }

  function markOf([x, y], i) {
    const mark = make("button", "km-mark", plot);
    mark.type = "button";
    mark.style.left = across(x);
    mark.style.top = down(y);
    const drawn = shape("svg", "", mark, { viewBox: "-0.75 -0.75 1.5 1.5", "aria-hidden": "true" });
    shape("path", "", drawn);
    make("span", "km-row", mark, i);
    mark.disabled = Boolean(means);
    // Each click goes on to the next label; behind the last one the point is open again.
    mark.onclick = () => label(i, ((labels.get()[i] + 2) % (K + 1)) - 1);
    mark.onkeydown = (event) => {
      const digit = event.key.length === 1 ? "0123456789".indexOf(event.key) : -1;
      if (digit >= 0 && digit < K) label(i, digit);
      else if (event.key === "Backspace" || event.key === "Delete") label(i, -1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    return mark;
  }

  function discOf(_, k) {
    const disc = make("span", "km-disc", plot, k);
    disc.setAttribute("role", "img");
    disc.style.background = styles[k].color;
    disc.style.color = styles[k].ink;
    return disc;
  }

  function label(i, k) {
    const chosen = labels.get().map((old, j) => (j === i ? k : old));
    choose(chosen, nameOf(i, k));
  }

  function choose(chosen, said) {
    const kept = labels.set(chosen);
    show();
    const open = chosen.filter((k) => k < 0).length;
    status.textContent = !kept ? words.busy : `${said}. ${open ? fill(words["still open"], { open }) : words["all chosen"]}`;
  }

  const nameOf = (i, k) => {
    const [x, y] = points[i];
    return fill(words["label point"], { k: i, x, y, label: k < 0 ? words.unlabeled : k });
  };

  function show() {
    const chosen = labels.get();
    const spots = centroids.map((spot, k) => spot.map((c, axis) => c + (ends[k][axis] - c) * moved));
    chosen.forEach((k, i) => {
      const mark = marks[i], path = mark.querySelector("path"), [x, y] = points[i];
      mark.setAttribute("aria-label", nameOf(i, k));
      mark.classList.toggle("km-open", k < 0);
      path.setAttribute("d", styles[Math.max(k, 0)].path);
      path.setAttribute("fill", k < 0 ? "transparent" : styles[k].color);
      join(spokes[i], mark, k < 0 ? null : spots[k], k, x, y);
    });
    discs.forEach((disc, k) => {
      disc.style.left = across(spots[k][0]);
      disc.style.top = down(spots[k][1]);
      const [x, y] = spots[k].map((c) => Number(c.toFixed(2)));
      disc.setAttribute("aria-label", fill(words.centroid, { k, x, y }));
    });
    if (means) drawPaths(spots);
    list.textContent = means ? typed() : `labels = [${chosen.map((k) => (k < 0 ? "·" : k)).join(", ")}]`;
  }

  function join(spoke, mark, spot, k, x, y) {
    spoke.style.display = spot ? "" : "none";
    if (!spot) return;
    const ends = { x1: across(x), y1: down(y), x2: across(spot[0]), y2: down(spot[1]) };
    Object.entries(ends).forEach(([name, value]) => spoke.setAttribute(name, value));
    mark.classList.toggle("km-under", spot[0] > x && spot[1] > y); // its number makes way
    spoke.style.stroke = styles[k].color;
    if (spoke.dataset.to === String(k)) return;
    spoke.dataset.to = k;
    if (!still()) spoke.animate([{ strokeDashoffset: 1 }, { strokeDashoffset: 0 }], { duration: GLIDE, easing: "ease-out" });
  }

  /** An arrow from each old place, drawn as a dashed ring, to the typed one. */
  function drawPaths(spots) {
    const w = plot.clientWidth, h = plot.clientHeight;
    const pixel = ([x, y]) => [((x - left) / (right - left)) * w, ((top - y) / (top - bottom)) * h];
    paths.forEach((path, k) => {
      const [x, y] = pixel(centroids[k]), [u, v] = pixel(ends[k]);
      const long = Math.hypot(u - x, v - y);
      path.style.display = rings[k].style.display = long > 2 ? "" : "none";
      if (long <= 2) return;
      const [a, b] = [(u - x) / long, (v - y) / long];
      // Before the move the arrow ends at the place; after it, at the rim of the disc there.
      const end = moved ? Math.max(0, long - 20) : long;
      const [p, q] = [x + a * end, y + b * end], wing = 9;
      path.setAttribute("d", `M${x} ${y}L${p} ${q}M${p - wing * (a - b * 0.6)} ${q - wing * (b + a * 0.6)}L${p} ${q}L${p - wing * (a + b * 0.6)} ${q - wing * (b - a * 0.6)}`);
    });
  }

  const pair = (spot) => `(${spot.map(digits).join(", ")})`;
  const typed = () =>
    centroids.map((spot, k) => `${k}: ${pair(spot)} → ${means[k] ? pair(means[k]) : "(…, …)"}`).join("\n");

  function move() {
    const from = moved, goal = moved < 0.5 ? 1 : 0, begin = performance.now();
    main.textContent = goal ? words.back : words.move;
    status.textContent = goal ? words["moved"] : words["not moved"];
    cancelAnimationFrame(raf);
    const frame = (now) => {
      const t = still() ? 1 : Math.min(1, Math.max(0, now - begin) / GLIDE);
      moved = t === 1 ? goal : from + (goal - from) * t * t * (3 - 2 * t);
      show();
      if (t < 1) raf = requestAnimationFrame(frame);
    };
    frame(begin);
  }

  const sized = new ResizeObserver(show);
  sized.observe(plot);
  labels.listen(show);
  show();
  status.textContent = means ? words["not moved"] : fill(words["still open"], { open: labels.get().filter((k) => k < 0).length });
  return () => (sized.disconnect(), cancelAnimationFrame(raf));
}

/** Labels that Python reads. */
function liveHand({ model, el }) {
  const root = make("section", "km-live", el);
  return handStage(root, model.get("plan"), {
    live: true,
    get: () => model.get("chosen"),
    set: (chosen) => {
      model.set("chosen", chosen);
      try {
        model.save_changes();
      } catch {
        return false; // a kernel that was shut down takes no message
      }
      return true;
    },
    listen: (show) => model.on("change:chosen", show),
  });
}

/** The same on a page: no Python reads the labels. */
function handFigure(root, plan) {
  let chosen = plan.chosen;
  root.replaceChildren();
  handStage(root, plan, { live: false, get: () => chosen, set: (next) => Boolean((chosen = next)), listen: () => {} });
}
