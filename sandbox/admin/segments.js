import { read, write } from "./api.js";
import { ask } from "./ask.js";
import { element, refresh } from "./dom.js";
import { field } from "./fields.js";
import { button, card } from "./page.js";
import { attempt } from "./toast.js";

/** The card of the merchant's saved segments, and what keeps it fresh. */
export function segmentsCard() {
  const list = element("ul", { class: "segments" });
  const update = async () => {
    const { rows } = await read("/sandbox/segments");
    refresh(list, rows, () =>
      rows.length === 0
        ? [element("li", { class: "muted" }, "None saved")]
        : rows.map((segment) => segmentItem(segment, remove)),
    );
  };
  async function save() {
    const name = element("input", { id: "name", name: "name", required: true, maxlength: "255" });
    const query = element("textarea", { id: "query", name: "query", rows: "3", required: true });
    query.value = "customer_tags CONTAINS 'lc-stage-lost'";
    const given = await ask({
      title: "Save a segment",
      fields: [field("Name", name), field("Query", query)],
      agree: "Save segment",
    });
    if (!given) return;
    await attempt(
      () => write("/sandbox/segments", { name: given.get("name"), query: given.get("query") }),
      (segment) => `Segment “${segment.name}” saved`,
    );
    await update();
  }
  async function remove({ number, name }) {
    await attempt(
      () => write(`/sandbox/segments/${number}/delete`),
      () => `Segment “${name}” deleted`,
    );
    await update();
  }
  const node = card(
    "Segments",
    list,
    element("div", { class: "actions" }, button("Save a segment", save)),
  );
  return { node, update };
}

function segmentItem(segment, remove) {
  const label = { "aria-label": `Delete segment ${segment.name}` };
  const click = () => remove(segment);
  return element(
    "li",
    { class: "segment" },
    element("div", {}, element("b", {}, segment.name), element("code", {}, segment.query)),
    element("button", { type: "button", class: "button small", ...label, click }, "Delete"),
  );
}
