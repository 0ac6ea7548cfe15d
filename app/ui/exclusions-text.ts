import type { OrderExclusions } from "#app/domain/order.ts";
import { fieldIn } from "./policy-text.ts";

/** Exclusions as they stand in their fields: tags are text, one a line, until somebody reads it. */
export type ExclusionsText = { readonly sources: readonly string[]; readonly tags: string };

/** Exclusions as the fields show them. */
export function exclusionsText({ sources, tags }: OrderExclusions): ExclusionsText {
  return { sources, tags: tags.join("\n") };
}

/** What was typed, as exclusions; an empty line between two tags stays one, for somebody to name. */
export function exclusionsIn({ sources, tags }: ExclusionsText): OrderExclusions {
  const lines = tags.trim() === "" ? [] : tags.trim().split("\n");
  const seen = new Map(lines.map((line) => [line.trim().toLowerCase(), line.trim()]));
  return { sources: [...new Set(sources)], tags: [...seen.values()] };
}

/** Whether both leave out the same orders. */
export function sameExclusionsText(a: ExclusionsText, b: ExclusionsText): boolean {
  const sorted = (text: ExclusionsText) => {
    const { sources, tags } = exclusionsIn(text);
    return JSON.stringify([sources.toSorted(), tags.map((tag) => tag.toLowerCase()).toSorted()]);
  };
  return sorted(a) === sorted(b);
}

/** The fields as a form to be submitted. */
export function exclusionsForm(text: ExclusionsText, intent: string): FormData {
  const form = new FormData();
  form.set("intent", intent);
  form.set("tags", text.tags);
  for (const source of text.sources) form.append("source", source);
  return form;
}

/** Reads the fields of a submitted form. */
export function exclusionsTextIn(form: FormData): ExclusionsText {
  const sources = form.getAll("source").filter((source) => typeof source === "string");
  // A browser sends line ends as CR LF.
  return { sources, tags: fieldIn(form, "tags").replaceAll("\r\n", "\n") };
}
