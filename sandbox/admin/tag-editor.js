import { ask } from "./ask.js";
import { element } from "./dom.js";

/** Lets a person change tags as a merchant does: one in a line; resolves to what to add and to remove. */
export async function editTags(tags) {
  const given = await ask({
    title: "Edit tags by hand",
    text: "As staff do in the admin. Tags that begin with lc- belong to Cadence; try what it does when one is taken away.",
    fields: [tagsField(tags)],
    agree: "Save tags",
  });
  if (!given) return undefined;
  const wanted = [...new Set(namesIn(given.get("tags")))];
  const add = wanted.filter((tag) => !tags.includes(tag));
  const remove = tags.filter((tag) => !wanted.includes(tag));
  return add.length + remove.length > 0 ? { add, remove } : undefined;
}

function namesIn(text) {
  return text
    .split(/[\n,]/)
    .map((name) => name.trim())
    .filter(Boolean);
}

function tagsField(tags) {
  const area = element("textarea", { id: "tags", name: "tags", rows: "8", spellcheck: "false" });
  area.value = tags.map((tag) => `${tag}\n`).join("");
  return element(
    "div",
    { class: "field" },
    element("label", { for: "tags" }, "Tags, one in a line"),
    area,
  );
}
