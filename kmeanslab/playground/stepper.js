// Draws one run of K-means and moves through its half steps. `run` comes from stepper.py,
// which writes the call behind this expression.
(function showStepper(name, run) {
  const SVG = "http://www.w3.org/2000/svg";
  const [width, height] = run.size, CHART = 210, GAP = 46, last = run.steps.length - 1;
  const costs = run.steps.map(([, , cost]) => cost);
  const digits = (value) => Number(value.toPrecision(4)).toString();

  function fill(parent, node, attributes, text) {
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    return parent.appendChild(node);
  }
  const add = (parent, tag, ...rest) => fill(parent, document.createElementNS(SVG, tag), ...rest);
  const html = (parent, tag, ...rest) => fill(parent, document.createElement(tag), ...rest);

  // Points, and each centroid with its region and its way, in the order in which they lie.
  function drawPlot(svg) {
    add(svg, "rect", { width, height, fill: "none", stroke: "currentColor", "stroke-opacity": .4 });
    const regions = run.colors.map((color) => add(svg, "polygon",
      { fill: color, "fill-opacity": .16, stroke: "currentColor", "stroke-dasharray": "5 4" }));
    const points = run.points.map(([x, y]) => add(svg, "path",
      { transform: `translate(${x} ${y}) scale(7)`, stroke: "currentColor" }));
    const trails = run.colors.map(() => add(svg, "polyline",
      { fill: "none", stroke: "currentColor", "stroke-width": 2 }));
    const centroids = run.markers.map((path, k) => {
      const g = add(svg, "g", {});
      const shape = { d: path, transform: "scale(17)", fill: run.colors[k] };
      add(g, "path", { ...shape, stroke: "#fff", "stroke-width": .28 });
      add(g, "path", { ...shape, stroke: "#000", "stroke-width": .1 });
      add(g, "text", { x: 11, y: -7, "font-weight": "bold" }, k);
      return g;
    });
    return { regions, points, trails, centroids };
  }

  // The cost of each half step: squares after an assignment, dots after an update.
  function drawChart(svg) {
    const high = Math.max(...costs), low = Math.min(...costs), left = width + GAP;
    const px = (i) => left + 8 + (CHART - 16) * (last ? i / last : 0);
    const py = (cost) => height - 12 - (height - 40) * (high > low ? (cost - low) / (high - low) : 0);
    const places = costs.map((cost, i) => [px(i), py(cost)]);
    const end = { "text-anchor": "end" };
    add(svg, "path", { d: `M${left} 16V${height}H${left + CHART}`, fill: "none", stroke: "currentColor" });
    add(svg, "text", { x: left, y: 8 }, "cost (mean squared distance)");
    for (const cost of [high, low]) add(svg, "text", { x: left - 4, y: py(cost) + 4, ...end }, digits(cost));
    add(svg, "text", { x: left + CHART, y: height + 16, ...end }, "half steps (□ assign, ○ update)");
    const line = add(svg, "polyline", { fill: "none", stroke: "currentColor", "stroke-width": 1.5 });
    const dots = places.map(([x, y], i) => add(svg, "rect", {
      x: x - 3.5, y: y - 3.5, width: 7, height: 7, rx: run.steps[i][0] === "update" ? 3.5 : 0,
      stroke: "currentColor",
    }));
    return { places, line, dots };
  }

  function drawControls(root) {
    const bar = html(root, "div", { style: "display:flex;gap:.5em;align-items:center;max-width:660px" });
    const own = { "data-lm-suppress-shortcuts": "true" }; // the notebook leaves these keys alone
    const back = html(bar, "button", { ...own, type: "button" }, "◀ Back");
    const next = html(bar, "button", { ...own, type: "button" }, "Next ▶");
    const range = html(bar, "input", { ...own, type: "range", min: 0, max: last, value: 0,
      "aria-label": "Half step", style: "flex:1" });
    const words = html(root, "p", { role: "status", "aria-live": "polite", style: "min-height:3em;margin:.4em 0" });
    return { back, next, range, words };
  }

  // Give each point the shape and color of its label; return how many labels have just changed.
  function label({ points }, i) {
    const labels = run.labels[i >> 1];
    const before = i > 0 && i % 2 === 0 ? run.labels[(i >> 1) - 1] : labels;
    points.forEach((point, p) => {
      const k = parseInt(labels[p], 36);
      point.setAttribute("d", run.markers[k]);
      point.setAttribute("fill", run.colors[k]);
      point.setAttribute("stroke-width", labels[p] !== before[p] ? .28 : .06);
    });
    return points.filter((_, p) => labels[p] !== before[p]).length;
  }

  function place({ regions, trails, centroids }, i) {
    const now = Math.ceil(i / 2);
    run.places[now].at.forEach(([x, y], k) => {
      regions[k].setAttribute("points", run.places[now].regions[k].join(" "));
      trails[k].setAttribute("points", run.places.slice(0, now + 1).map((p) => p.at[k]).join(" "));
      centroids[k].setAttribute("transform", `translate(${x} ${y})`);
    });
  }

  function say(i, changed) {
    const [kind, pass, cost] = run.steps[i];
    const sample = run.every > 1 ? ` of those drawn (1 of every ${run.every})` : "";
    const done = kind === "update" ? "Each centroid moves to the mean of its points."
      : i === 0 ? "Each point takes the label of its nearest centroid."
      : `Each point takes the label of its nearest centroid; ${changed} points${sample} change theirs.`;
    return `Half step ${i + 1} of ${last + 1}, pass ${pass}, ${kind}. ${done} Cost ${digits(cost)}.`;
  }

  function start(root) {
    root.dataset.live = "yes";
    root.textContent = "";
    const total = width + GAP + CHART + 12;
    const svg = add(root, "svg", {
      viewBox: `-4 -4 ${total} ${height + 30}`, role: "img", fill: "currentColor",
      "aria-label": "Points, centroids and the borders between regions; beside them the cost of each half step.",
      style: `display:block;width:100%;max-width:${total}px;font:12px sans-serif`,
    });
    const plot = drawPlot(svg), chart = drawChart(svg), controls = drawControls(root);

    let now = 0;
    function show(i) {
      now = Math.max(0, Math.min(last, i));
      place(plot, now);
      chart.line.setAttribute("points", chart.places.slice(0, now + 1).join(" "));
      chart.dots.forEach((dot, s) => dot.setAttribute("fill-opacity", s <= now ? 1 : .15));
      controls.words.textContent = say(now, label(plot, now));
      controls.range.value = now;
      controls.back.setAttribute("aria-disabled", now === 0); // not `disabled`, which drops the focus
      controls.next.setAttribute("aria-disabled", now === last);
    }
    controls.back.onclick = () => show(now - 1);
    controls.next.onclick = () => show(now + 1);
    controls.range.oninput = () => show(Number(controls.range.value));
    show(0);
  }

  document.querySelectorAll(`[data-stepper="${name}"]:not([data-live])`).forEach(start);
})
