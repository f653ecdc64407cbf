// Many finished runs as small pictures, sorted by cost; one of them plays on a stage.

/** Draws runs of Python's run_kMeans in `root`. */
function startsFigure(root, data) {
  const { runs, words, styles, box } = data;
  const [left, right, bottom, top] = box;
  const points = new Float32Array(bytesOf(data.points).buffer);
  let stopPlaying = () => {};

  root.replaceChildren();
  const frame = make("section", "km-starts", root);
  frame.dataset.lmSuppressShortcuts = "true";
  make("p", "km-next", frame, data.sentence);
  make("p", "km-how", frame, words["how starts"]);
  const grid = make("div", "km-grid-of-runs", frame);
  grid.setAttribute("role", "group");
  grid.setAttribute("aria-label", data.sentence);
  const worst = Math.max(...runs.map((run) => run.cost));
  const tiles = runs.map(tileOf);
  const scene = make("div", "km-scene", frame);
  // A picture is drawn when it comes into sight.
  const seen = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => {
    if (!isIntersecting) return;
    seen.unobserve(target);
    drawTile(target);
  }));
  tiles.forEach((tile) => seen.observe(tile));
  onPrint(() => tiles.forEach(drawTile));

  function tileOf(run, at) {
    const tile = make("button", "km-tile", grid);
    tile.type = "button";
    tile.tabIndex = at ? -1 : 0; // one stop for Tab; the arrow keys go through all
    const cost = digits(run.cost), iterations = run.costs.length - 1;
    tile.setAttribute("aria-label", fill(words["one start"], { start: run.start, cost, iterations }) + (run.lowest ? `, ${words.lowest}` : ""));
    const canvas = make("canvas", "", tile);
    canvas.style.aspectRatio = `${right - left} / ${top - bottom}`;
    const bar = make("span", "km-height", tile);
    bar.style.width = `${(100 * run.cost) / worst}%`;
    make("span", "km-tile-cost", tile, cost);
    if (run.lowest) make("span", "km-tile-best", tile, words.lowest);
    make("span", "km-tile-start", tile, fill(words.start, { start: run.start }));
    tile.onclick = () => choose(at, true);
    tile.onkeydown = (event) => {
      const across = Math.max(1, Math.round(grid.clientWidth / (tile.offsetWidth + 6)));
      const way = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
      const goal = event.key === "Home" ? 0 : event.key === "End" ? runs.length - 1 : at + way;
      if (!tiles[goal]) return;
      event.preventDefault();
      event.stopPropagation();
      tiles.forEach((other, i) => (other.tabIndex = i === goal ? 0 : -1));
      tiles[goal].focus();
    };
    return tile;
  }

  function drawTile(tile) {
    const run = runs[tiles.indexOf(tile)];
    const canvas = tile.querySelector("canvas"), ratio = window.devicePixelRatio || 1;
    const w = canvas.clientWidth, h = canvas.clientHeight;
    canvas.width = w * ratio;
    canvas.height = h * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const dot = (x, y, radius) => {
      pen.beginPath();
      pen.arc(((x - left) / (right - left)) * w, ((top - y) / (top - bottom)) * h, radius, 0, 7);
      pen.fill();
    };
    labelsOf(run).at(-1).forEach((label, i) => {
      pen.fillStyle = styles[label].color;
      dot(points[2 * i], points[2 * i + 1], 1.3);
    });
    run.places.at(-1).forEach(([x, y], k) => {
      for (const [color, radius] of [["#fff", 5], ["#111", 4], [styles[k].color, 2.8]]) (pen.fillStyle = color), dot(x, y, radius);
    });
  }

  /** The labels of each iteration, from what changed in it: 16 times the row, and the label. */
  function labelsOf(run) {
    const labels = new Uint8Array(points.length / 2);
    return run.changes.map((text) => {
      new Uint16Array(bytesOf(text).buffer).forEach((change) => (labels[change >> 4] = change & 15));
      return labels.slice();
    });
  }

  function framesOf(run) {
    const labels = labelsOf(run), none = { territory: [], columns: 0, message: "" };
    return run.places.flatMap((centroids, i) => {
      const shared = { ...none, centroids, iteration: i + 1 };
      const done = i === run.places.length - 1;
      const assigned = { ...shared, labels: labels[i], cost: run.costs[i], costs: run.costs.slice(0, i + 1), phase: done ? "done" : "update", lit: done ? -1 : 2 };
      const moved = { ...shared, labels: labels[i - 1], cost: run.moved[i - 1], costs: run.costs.slice(0, i), phase: "assign", lit: 1 };
      return i ? [moved, assigned] : [assigned];
    });
  }

  function choose(at, begin) {
    stopPlaying();
    tiles.forEach((tile, i) => tile.setAttribute("aria-pressed", i === at));
    scene.replaceChildren();
    stopPlaying = playFrames(make("div", "", scene), data, points, framesOf(runs[at]), begin && runs[at].places.length > 1);
    if (begin) scene.scrollIntoView({ block: "nearest", behavior: still() ? "instant" : "smooth" });
  }

  choose(0, false);
}
