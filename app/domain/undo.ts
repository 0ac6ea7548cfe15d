import type { Stage } from "./stage.ts";
import type { TagChange } from "./tag-change.ts";
import { familyOf, type LeftAlone, nameOf, NOTHING_LEFT_ALONE, stageName } from "./tags.ts";
import { DAY_MS } from "./time.ts";

/** So long a run can be undone. */
export const UNDO_MS = 30 * DAY_MS;

/** What a run did to a customer, and what became of it. */
export type Doing = {
  /** The run's changes, oldest first. */
  readonly changes: readonly TagChange[];
  /** Tags that we wrote or took off later, for another reason. */
  readonly later: readonly string[];
  readonly stage: Stage | null;
  /** The stage has changed since, other than by the settings that the run wrote. */
  readonly moved: boolean;
};

/**
 * The tags that undoing a run settles: those that it took off come back, those that it added go. A customer
 * whose stage has changed since follows the rules, and so does a family that was written again since.
 */
export function undoing({ changes, later, stage, moved }: Doing): LeftAlone {
  if (moved) return NOTHING_LEFT_ALONE;
  const all = netOf(changes);
  const stageThen = all.out.find(isStage) ?? all.in.find(isStage);
  if (stageThen !== undefined && stage !== null && stageThen !== stageName(stage)) {
    return NOTHING_LEFT_ALONE;
  }
  const overtaken = new Set(namesOf(later).map(familyOf));
  const stands = (name: string) => !overtaken.has(familyOf(name));
  return { in: all.in.filter(stands), out: all.out.filter(stands) };
}

/** What several changes, one after another, come to; by the tags' names. */
function netOf(changes: readonly TagChange[]): LeftAlone {
  const removed = new Set<string>();
  const added = new Set<string>();
  for (const { add, remove } of changes) {
    for (const name of namesOf(remove)) if (!added.delete(name)) removed.add(name);
    for (const name of namesOf(add)) if (!removed.delete(name)) added.add(name);
  }
  return { in: [...removed], out: [...added] };
}

function namesOf(tags: readonly string[]): readonly string[] {
  return tags.flatMap((tag) => nameOf(tag) ?? []);
}

function isStage(name: string): boolean {
  return familyOf(name) === "stage";
}
