import { FACETS } from "#app/domain/facets/vocabulary.ts";
import type {
  Audience,
  AudienceCell,
  ReasonToLeaveOut,
} from "#app/domain/roll-ups/audience-cells.ts";
import { STAGES } from "#app/domain/stage.ts";
import { familyOf, isLockName, stageName } from "#app/domain/tags.ts";
import type { Playbook, Playbooks } from "#app/ports/playbooks.ts";
import { audienceView, type Who } from "./audiences.ts";
import type { Count, Format } from "./format.ts";

/** Whom messages leave out: from all of them, from most, from those by SMS. */
export const LEFT_OUT = [
  "holdout",
  "lock",
  "send-less",
  "sms-skip",
] as const satisfies readonly ReasonToLeaveOut[];
export type LeftOut = (typeof LEFT_OUT)[number];

/** The playbooks whose tags exist: a recipe with a tag that nobody can have would find nobody. */
export function entriesWithTags({ entries }: Pick<Playbooks, "entries">): readonly Playbook[] {
  return entries.filter(({ tags }) =>
    tags.every((name) => isLockName(name) || familyOf(name) !== null),
  );
}

/** The customers whom a playbook is for, tagged or not. */
export function whoIn({ tags }: Pick<Playbook, "tags">): Who {
  const stages = STAGES.filter((stage) => tags.includes(stageName(stage)));
  return stages.length > 0
    ? { stages }
    : { audiences: AUDIENCES.filter((name) => tags.includes(name)) };
}

const AUDIENCES: readonly Audience[] = [...Object.values(FACETS).flat(), "lock"];

/** How many of some customers are in one of the segments to start with, too. */
export type OverlapView = {
  readonly key: string;
  readonly title: string;
  readonly customers: Count;
};

/** Where else some customers are: in which of the five to start with, but for the one that holds all of them. */
export function overlapOf(
  cells: readonly AudienceCell[],
  who: Who,
  { starters }: Pick<Playbooks, "starters">,
  format: Format,
): readonly OverlapView[] {
  const own = "stages" in who ? who.stages : [];
  return starters.flatMap(({ key, title, stages }) => {
    if (own.length > 0 && own.every((stage) => stages.includes(stage))) return [];
    const inIt = cells.filter(({ stage }) => stages.includes(stage));
    const { customers } = audienceView(inIt, format);
    return customers.value === 0 ? [] : [{ key, title, customers }];
  });
}
