import type { AudienceCell } from "#app/domain/roll-ups/audience-cells.ts";
import { familyOf, type Naming } from "#app/domain/tags.ts";
import type { Count, Format } from "./format.ts";
import { tagNamed } from "./playbook-text.ts";

/** How many customers carry a tag, and how many should. */
export type TaggedView = { readonly tagged: Count; readonly toTag: Count };

/** Of some customers those who should carry the tag of a name: none of them while its family is off. */
export function taggedView(
  name: string,
  cells: readonly AudienceCell[],
  { naming, tagged }: { readonly naming: Naming; readonly tagged: ReadonlyMap<string, number> },
  format: Format,
): TaggedView {
  const family = familyOf(name);
  const touched = cells.filter(
    ({ leftOut }) => !leftOut.includes("lock") && !leftOut.includes("excluded"),
  );
  const isOn = family !== null && naming.families.includes(family);
  return {
    tagged: format.count(tagged.get(tagNamed(name, naming)) ?? 0),
    toTag: format.count(isOn ? touched.reduce((sum, { customers }) => sum + customers, 0) : 0),
  };
}
