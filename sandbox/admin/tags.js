import { element } from "./dom.js";

/** A tag of Cadence begins with lc-; those and the merchant's own must be told apart at a glance. */
export function tagChips(tags) {
  if (tags.length === 0) return [element("span", { class: "muted" }, "No tags")];
  const items = tags.map((tag) =>
    element("li", { class: tag.startsWith("lc-") ? "tag lifecycle" : "tag" }, tag),
  );
  return [element("ul", { class: "tags", "aria-label": "Tags" }, ...items)];
}
