// Paints the map and the points of a stage.

/** A function that paints on `canvas`: paint(source, spots, pixel, scale), of a stage's source. */
function painter(canvas, styles) {
  const shapes = styles.map((style) => new Path2D(style.path));
  const tints = styles.map(({ color }) => {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
    return ((64 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
  let painted = {};

  function paintMap(pen, { key, columns, labels }) {
    if (!labels.length) return;
    if (painted.key !== key) painted = { key, map: mapOf(labels, columns) };
    pen.imageSmoothingEnabled = true;
    pen.imageSmoothingQuality = "high";
    pen.drawImage(painted.map, 0, 0, canvas.width, canvas.height);
  }

  /** The map in colors, one pixel a place: made once for each answer. */
  function mapOf(labels, columns) {
    const image = new ImageData(columns, labels.length / columns);
    const pixels = new Uint32Array(image.data.buffer); // alpha, blue, green, red
    labels.forEach((label, i) => (pixels[i] = tints[label % tints.length]));
    const small = new OffscreenCanvas(image.width, image.height);
    small.getContext("2d").putImageData(image, 0, 0);
    return small;
  }

  function paintPoints(pen, points, labels, pixel, size, ratio) {
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.lineWidth = 0.9 / size;
    labels.forEach((label, i) => {
      const [u, v] = pixel([points[2 * i], points[2 * i + 1]]), known = label !== NO_LABEL;
      const shape = shapes[known ? label % shapes.length : 0];
      pen.setTransform(size * ratio, 0, 0, size * ratio, u * ratio, v * ratio);
      pen.fillStyle = known ? styles[label % styles.length].color : "#9a9a9a";
      pen.fill(shape);
      pen.stroke(shape);
    });
  }

  return (source, points, pixel, width, height) => {
    const ratio = window.devicePixelRatio || 1;
    const across = Math.round(width * ratio), down = Math.round(height * ratio);
    if (canvas.width !== across || canvas.height !== down) (canvas.width = across), (canvas.height = down);
    const pen = canvas.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, across, down);
    paintMap(pen, source.map());
    const size = points.length <= 40 ? 13 : points.length <= 800 ? 8 : 5;
    // On a narrow screen the same points need smaller marks.
    paintPoints(pen, points, source.labels(), pixel, size * Math.min(1, Math.max(0.65, width / 560)), ratio);
  };
}
