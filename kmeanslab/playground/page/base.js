// What all scripts here share. Nothing in them assigns a point or moves a centroid by itself: labels
// and moves come from the reader's own functions, or from the reader's hand.

const GLIDE = 300; // milliseconds of a move
const REACH = { disc: 16, point: 9 }; // pixels around what a hand can take
const NO_LABEL = 255;

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const make = (tag, className, parent, text = "") => {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  parent.append(node);
  return node;
};
/** Show a text; one that stands there already is not said again by a screen reader. */
const say = (node, text) => node.textContent === text || (node.textContent = text);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const digits = (value) => Number(value.toPrecision(4)).toString();
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Call `draw` again when the theme changes: a canvas keeps the ink that it was drawn with. */
function onTheme(draw) {
  const watch = new MutationObserver(draw), dark = matchMedia("(prefers-color-scheme: dark)");
  watch.observe(document.body, { attributes: true });
  dark.addEventListener("change", draw);
  return () => (watch.disconnect(), dark.removeEventListener("change", draw));
}

/** Call `draw` before the page is printed: what was never in sight is on paper too. */
function onPrint(draw) {
  addEventListener("beforeprint", draw);
  return () => removeEventListener("beforeprint", draw);
}
