// Knobs beside a result: K, the seed, fifty starts. Python runs the reader's functions and draws;
// here nothing is computed.

function make(tag, name, parent, text = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  parent.append(element);
  return element;
}

function render({ model, el }) {
  const words = model.get("words"), view = () => model.get("view");
  const root = make("section", "km-live km-stage", el);
  const picture = make("img", "km-plot", make("div", "km-view", root));
  picture.style.maxWidth = "100%";
  const side = make("div", "km-side", root);
  const guess = labeled("input", words.prediction, side);
  const slider = labeled("input", words.K, side);
  const chosen = make("strong", "", slider.parentElement); // the value beside its slider
  slider.before(chosen);
  Object.assign(slider, { type: "range", min: 1, max: view().max_K });
  slider.dataset.lmSuppressShortcuts = "true"; // JupyterLab leaves the arrow keys alone
  guess.dataset.lmSuppressShortcuts = "true";
  const bar = make("div", "km-bar", side);
  const buttons = ["start", "previous", "next", "fifty"].map((name) => make("button", "km-button", bar, words[name]));
  const said = make("p", "km-said", side);
  said.setAttribute("aria-live", "polite");
  const table = make("pre", "km-table", side);
  Object.assign(table.style, { margin: 0, maxHeight: "14em", overflow: "auto", color: "inherit", font: "12px/1.5 ui-monospace, monospace" });
  table.style.setProperty("white-space", "pre", "important"); // a row stays a row, also in JupyterLab
  table.tabIndex = 0;
  table.setAttribute("aria-label", words.runs);

  let url = "", waiting = null, busy = false;
  function ask(action) {
    if (busy) return void (waiting = action);
    busy = true;
    said.textContent = words.busy;
    model.send({ prediction: guess.value, K: Number(slider.value), seed: view().seed, ...action });
  }
  function show() {
    busy = false;
    URL.revokeObjectURL(url);
    url = URL.createObjectURL(new Blob([model.get("picture")], { type: "image/png" }));
    Object.assign(picture, { src: url, alt: view().alternative });
    slider.value = view().K;
    tellK();
    said.textContent = view().sentence;
    table.textContent = view().table;
    table.scrollTop = table.scrollHeight;
    buttons[1].disabled = view().seed === 0;
    if (waiting) ask(waiting);
    waiting = null;
  }
  function tellK() {
    chosen.textContent = ` K = ${slider.value}`;
    slider.setAttribute("aria-valuetext", `K = ${slider.value}`);
  }
  slider.addEventListener("input", tellK);
  slider.addEventListener("change", () => ask({}));
  buttons[0].addEventListener("click", () => ask({}));
  buttons[1].addEventListener("click", () => ask({ seed: view().seed - 1 }));
  buttons[2].addEventListener("click", () => ask({ seed: view().seed + 1 }));
  buttons[3].addEventListener("click", () => ask({ fifty: true }));
  model.on("change:view", show);
  show();
  return () => URL.revokeObjectURL(url);
}

function labeled(tag, text, parent) {
  const label = make("label", "", parent, text);
  const field = make(tag, "", label);
  field.style.width = "100%";
  return field;
}

export default { render };
