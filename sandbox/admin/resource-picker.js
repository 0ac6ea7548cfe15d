import { read } from "./api.js";
import { ask } from "./ask.js";
import { element } from "./dom.js";

/** Lets the person choose one product; undefined when they decline. */
export async function pickProduct() {
  const { rows } = await read("/sandbox/products");
  const choice = element(
    "select",
    { id: "picked-product", name: "id" },
    ...rows.map(({ id, title }) => element("option", { value: id }, title)),
  );
  const answer = await ask({
    title: "Select product",
    fields: [
      element(
        "div",
        { class: "field" },
        element("label", { for: "picked-product" }, "Product"),
        choice,
      ),
    ],
    agree: "Select",
  });
  const picked = rows.find(({ id }) => id === answer?.get("id"));
  return picked && [picked];
}
