// Draws one run of K-means and moves through its half steps. `run` comes from stepper.py,
// which writes the call behind this expression.
(function showStepper(name, run) {
  const SVG = "http://www.w3.org/2000/svg";
  const [width, height] = run.size, CHART = 210, GAP = 46, last = run.steps.length - 1;
  const costs = run.steps.map(([, , cost]) => cost);
  const digits = (value) => Number(value.toPrecision(4)).toString();

  function add(parent, tag, attributes, text) {
    const node = document.createElementNS(SVG, tag);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    return parent.appendChild(node);
  }
  function html(parent, tag, attributes, text) {
    const node = document.createElement(tag);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    return parent.appendChild(node);
  }

  function start(root) {
    root.dataset.live = "yes";
    root.textContent = "";
    const total = width + GAP + CHART;
    const svg = add(root, "svg", {
      viewBox: `-4 -4 ${total + 12} ${height + 30}`, role: "img", fill: "currentColor",
      "aria-label": "Points, centroids and the borders between cells; beside them the cost of each half step.",
      style: `display:block;width:100%;max-width:${total + 12}px;font:12px sans-serif`,
    });
    add(svg, "rect", { width, height, fill: "none", stroke: "currentColor", "stroke-opacity": .4 });
    const cells = run.colors.map((color) => add(svg, "polygon",
      { fill: color, "fill-opacity": .16, stroke: "currentColor", "stroke-dasharray": "5 4" }));
    const points = run.points.map(([x, y]) => add(svg, "path",
      { transform: `translate(${x} ${y}) scale(7)`, stroke: "currentColor" }));
    const trails = run.colors.map(() => add(svg, "polyline",
      { fill: "none", stroke: "currentColor", "stroke-width": 2 }));
    const centroids = run.markers.map((path, k) => {
      const g = add(svg, "g", {});
      add(g, "path", { d: path, transform: "scale(17)", fill: run.colors[k], stroke: "#fff", "stroke-width": .28 });
      add(g, "path", { d: path, transform: "scale(17)", fill: run.colors[k], stroke: "#000", "stroke-width": .1 });
      add(g, "text", { x: 11, y: -7, "font-weight": "bold" }, k);
      return g;
    });

    // The cost of each half step: squares after an assignment, dots after an update.
    const high = Math.max(...costs), low = Math.min(...costs), left = width + GAP;
    const px = (i) => left + 8 + (CHART - 16) * (last ? i / last : 0);
    const py = (cost) => height - 12 - (height - 40) * (high > low ? (cost - low) / (high - low) : 0);
    add(svg, "path", { d: `M${left} 16V${height}H${left + CHART}`, fill: "none", stroke: "currentColor" });
    add(svg, "text", { x: left, y: 8 }, "cost (mean squared distance)");
    add(svg, "text", { x: left - 4, y: py(high) + 4, "text-anchor": "end" }, digits(high));
    add(svg, "text", { x: left - 4, y: py(low) + 4, "text-anchor": "end" }, digits(low));
    add(svg, "text", { x: left + CHART, y: height + 16, "text-anchor": "end" }, "half steps (□ assign, ○ update)");
    const line = add(svg, "polyline", { fill: "none", stroke: "currentColor", "stroke-width": 1.5 });
    const dots = run.steps.map(([kind], i) => add(svg, "rect", {
      x: px(i) - 3.5, y: py(costs[i]) - 3.5, width: 7, height: 7, rx: kind === "update" ? 3.5 : 0,
      stroke: "currentColor",
    }));

    const bar = html(root, "div", { style: "display:flex;gap:.5em;align-items:center;max-width:660px" });
    const own = { "data-lm-suppress-shortcuts": "true" }; // the notebook leaves these keys alone
    const back = html(bar, "button", { ...own, type: "button" }, "◀ Back");
    const next = html(bar, "button", { ...own, type: "button" }, "Next ▶");
    const range = html(bar, "input", { ...own, type: "range", min: 0, max: last, value: 0,
      "aria-label": "Half step", style: "flex:1" });
    const words = html(root, "p", { role: "status", "aria-live": "polite", style: "min-height:3em;margin:.4em 0" });

    let now = 0;
    function show(i) {
      now = Math.max(0, Math.min(last, i));
      const [kind, pass, cost] = run.steps[now];
      const place = Math.ceil(now / 2), labels = run.labels[now >> 1];
      const before = kind === "assign" && now > 0 ? run.labels[(now >> 1) - 1] : labels;
      let changed = 0;
      points.forEach((point, p) => {
        const k = parseInt(labels[p], 36), moved = labels[p] !== before[p];
        changed += moved;
        point.setAttribute("d", run.markers[k]);
        point.setAttribute("fill", run.colors[k]);
        point.setAttribute("stroke-width", moved ? .28 : .06);
      });
      run.places[place].at.forEach(([x, y], k) => {
        cells[k].setAttribute("points", run.places[place].cells[k].join(" "));
        trails[k].setAttribute("points", run.places.slice(0, place + 1).map((p) => p.at[k]).join(" "));
        centroids[k].setAttribute("transform", `translate(${x} ${y})`);
      });
      line.setAttribute("points", costs.slice(0, now + 1).map((c, s) => [px(s), py(c)]).join(" "));
      dots.forEach((dot, s) => dot.setAttribute("fill-opacity", s <= now ? 1 : .15));
      const sample = run.every > 1 ? ` of those drawn (every ${run.every}th)` : "";
      const done = kind === "update" ? "Each centroid moves to the mean of its points."
        : now === 0 ? "Each point takes the label of its nearest centroid."
        : `Each point takes the label of its nearest centroid; ${changed} points${sample} change theirs.`;
      words.textContent = `Half step ${now + 1} of ${last + 1}, pass ${pass}, ${kind}. ${done} Cost ${digits(cost)}.`;
      range.value = now;
      back.setAttribute("aria-disabled", now === 0); // not `disabled`, which drops the focus
      next.setAttribute("aria-disabled", now === last);
    }
    back.onclick = () => show(now - 1);
    next.onclick = () => show(now + 1);
    range.oninput = () => show(Number(range.value));
    show(0);
  }

  document.querySelectorAll(`[data-stepper="${name}"]:not([data-live])`).forEach(start);
})
