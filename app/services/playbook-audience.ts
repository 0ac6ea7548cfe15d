import type { Facet } from "#app/domain/facets/vocabulary.ts";
import { FACETS } from "#app/domain/facets/vocabulary.ts";
import { STAGES } from "#app/domain/stage.ts";
import { familyOf, isLockName, stageName } from "#app/domain/tags.ts";
import type { Playbook, Playbooks } from "#app/ports/playbooks.ts";
import type { AudienceRow, Reach, Who } from "#app/ports/read-models.ts";
import type { Count, Format } from "./format.ts";

/** How many people a playbook is for. */
export type AudienceView = Readonly<Record<keyof Reach, Count>>;

/** Sizes added up, in words. */
export function audienceView(rows: readonly Reach[], format: Format): AudienceView {
  const sum = (field: keyof Reach) =>
    format.count(rows.reduce((total, row) => total + row[field], 0));
  return {
    customers: sum("customers"),
    reachable: sum("reachable"),
    reachableBySms: sum("reachableBySms"),
  };
}

/** The playbooks whose tags exist: a recipe with a tag that nobody can have would find nobody. */
export function entriesWithTags({ entries }: Pick<Playbooks, "entries">): readonly Playbook[] {
  return entries.filter(({ tags }) =>
    tags.every((name) => isLockName(name) || familyOf(name) !== null),
  );
}

/** The customers whom a playbook is for, tagged or not. */
export function whoIn({ tags }: Pick<Playbook, "tags">): Who {
  if (tags.some(isLockName)) return "locked";
  const stages = STAGES.filter((stage) => tags.includes(stageName(stage)));
  return stages.length > 0
    ? { stages }
    : { facets: FACET_NAMES.filter((name) => tags.includes(name)) };
}

const FACET_NAMES: readonly Facet[] = Object.values(FACETS).flat();

/** How many of some customers are in one of the segments to start with, too. */
export type OverlapView = {
  readonly key: string;
  readonly title: string;
  readonly customers: Count;
};

/** Where else some customers are: in which of the five to start with, but for the one that holds all of them. */
export function overlapOf(
  rows: readonly AudienceRow[],
  who: Who,
  { starters }: Pick<Playbooks, "starters">,
  format: Format,
): readonly OverlapView[] {
  const own = who !== "locked" && "stages" in who ? who.stages : [];
  return starters.flatMap(({ key, title, stages }) => {
    if (own.length > 0 && own.every((stage) => stages.includes(stage))) return [];
    const inIt = rows.filter(({ stage }) => stages.includes(stage));
    const { customers } = audienceView(inIt, format);
    return customers.value === 0 ? [] : [{ key, title, customers }];
  });
}
