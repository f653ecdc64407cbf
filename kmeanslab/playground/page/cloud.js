// The pixels of a picture in color space: a cube with the axes red, green and blue that turns.

const FAR = 3.2; // from the eye to the middle of the cube, in sides of the cube

/** A cloud in `parent`; show(levels, goals, big) draws dots that glide from their color to a goal. */
function cloudOf(parent, dots, words) {
  const canvas = make("canvas", "km-cloud", parent);
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words.cloud);
  let yaw = 0.75, pitch = 0.45, gathered = 0, raf = 0, held = null;
  let now = { goals: null, big: [], square: false };

  /** [x, y, depth] of a color, in units of the canvas. */
  function project([r, g, b]) {
    const [x, y, z] = [r / 255 - 0.5, g / 255 - 0.5, b / 255 - 0.5];
    const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
    const u = x * cy + z * sy, d = z * cy - x * sy;
    const v = y * cp - d * sp, depth = d * cp + y * sp;
    const near = FAR / (FAR + depth);
    return [0.5 + u * near * 0.56, 0.5 - v * near * 0.56, depth];
  }

  function draw() {
    const side = canvas.clientWidth, ratio = window.devicePixelRatio || 1;
    if (!side) return;
    if (canvas.height !== Math.round(side * ratio)) canvas.width = canvas.height = Math.round(side * ratio);
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, side, side);
    const ink = getComputedStyle(canvas).color;
    drawCube(pen, side, ink);
    const marks = [];
    for (let i = 0; i < dots.length / 3; i++) {
      const own = [dots[3 * i], dots[3 * i + 1], dots[3 * i + 2]], goal = now.goals?.[i] ?? own;
      const color = own.map((c, axis) => c + (goal[axis] - c) * gathered);
      marks.push({ place: project(color), color, size: Math.max(1.3, side / 190), edge: 0 });
    }
    now.big.forEach((color) => marks.push({ place: project(color), color, size: side / 36, edge: 2 }));
    marks.sort((a, b) => b.place[2] - a.place[2]);
    marks.forEach(({ place: [x, y, depth], color, size, edge }) => {
      const radius = (size * FAR) / (FAR + depth);
      pen.fillStyle = `rgb(${color.map(Math.round).join()})`;
      pen.beginPath();
      if (edge && now.square) pen.rect(x * side - radius, y * side - radius, 2 * radius, 2 * radius);
      else pen.arc(x * side, y * side, radius, 0, 7);
      pen.fill();
      if (!edge) return;
      pen.lineWidth = 3.5, (pen.strokeStyle = "#fff"), pen.stroke();
      pen.lineWidth = 1.5, (pen.strokeStyle = "#111"), pen.stroke();
    });
  }

  function drawCube(pen, side, ink) {
    const line = (from, to, color, width) => {
      const [[x, y], [u, v]] = [project(from), project(to)];
      pen.strokeStyle = color;
      pen.lineWidth = width;
      pen.beginPath(), pen.moveTo(x * side, y * side), pen.lineTo(u * side, v * side), pen.stroke();
    };
    pen.globalAlpha = 0.25;
    for (const [a, b] of [[1, 2], [2, 0], [0, 1]])
      for (const [p, q] of [[0, 255], [255, 0], [255, 255]]) {
        const from = [0, 0, 0];
        (from[a] = p), (from[b] = q);
        const to = [...from];
        to[3 - a - b] = 255;
        line(from, to, ink, 1);
      }
    pen.globalAlpha = 1;
    ["#d33a2c", "#2f9e44", "#3576dd"].forEach((color, axis) => {
      const end = [0, 0, 0], beyond = [0, 0, 0];
      (end[axis] = 255), (beyond[axis] = 300);
      line([0, 0, 0], end, color, 2.5);
      const [x, y] = project(beyond);
      pen.fillStyle = ink;
      pen.font = "600 11px system-ui, sans-serif";
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText([words.red, words.green, words.blue][axis], x * side, y * side);
    });
  }

  const turn = (across, down) => {
    yaw += across;
    pitch = Math.min(1.5, Math.max(-1.5, pitch + down));
    draw();
  };
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    held = [event.clientX, event.clientY];
  };
  canvas.onpointermove = (event) => {
    if (!held) return;
    turn((event.clientX - held[0]) / 120, (event.clientY - held[1]) / 120);
    held = [event.clientX, event.clientY];
  };
  canvas.onpointerup = canvas.onpointercancel = () => (held = null);
  canvas.onkeydown = (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    turn(0.12 * way[0], 0.12 * way[1]);
  };

  /** Let the dots glide to their goals (1) or back to their own colors (0). */
  function gather(goal) {
    const from = gathered, begin = performance.now();
    cancelAnimationFrame(raf);
    const frame = (time) => {
      const t = still() ? 1 : Math.min(1, Math.max(0, time - begin) / (2 * GLIDE));
      gathered = from + (goal - from) * t * t * (3 - 2 * t);
      draw();
      if (t < 1) raf = requestAnimationFrame(frame);
    };
    frame(begin);
  }

  const sized = new ResizeObserver(draw);
  sized.observe(canvas);
  const untheme = onTheme(draw);
  return {
    gather,
    show: (next) => ((now = next), draw()),
    stop: () => (sized.disconnect(), untheme(), cancelAnimationFrame(raf)),
  };
}
