import { element } from "./dom.js";

/** A labelled control of a dialog; `options` of a select are [value, text] pairs. */
export function field(label, control) {
  return element("div", { class: "field" }, element("label", { for: control.id }, label), control);
}

export function select(name, options, chosen) {
  return element(
    "select",
    { id: name, name },
    ...options.map(([value, text]) =>
      element("option", { value, selected: value === chosen }, text),
    ),
  );
}

export function number(name, attributes) {
  return element("input", { id: name, name, type: "number", required: true, ...attributes });
}

/** A box to tick, with its sentence at the right. */
export function tick(name, label, checked = false) {
  return element(
    "div",
    { class: "tick" },
    element("input", { id: name, name, type: "checkbox", checked }),
    element("label", { for: name }, label),
  );
}
