import { STAGES, type Stage } from "#app/domain/stage.ts";
import type { StageCount } from "#app/ports/read-models.ts";
import type { Count, Format } from "./format.ts";

/** Stages that a merchant treats alike. */
type StageGroup<Name extends string = string> = {
  readonly name: Name;
  readonly stages: readonly [Stage, ...Stage[]];
};

/** The five segments to start with (segments.md). */
export const STARTERS = [
  { name: "new-subscribers", stages: ["prospect-new"] },
  { name: "first-time-recent", stages: ["first-order"] },
  { name: "repeat-recent", stages: ["second-order", "active-repeat"] },
  { name: "one-time-quiet", stages: ["one-time-risk", "one-time-lapsed"] },
  { name: "repeat-quiet", stages: ["repeat-risk", "repeat-lapsed"] },
] as const satisfies readonly StageGroup[];
export type Starter = (typeof STARTERS)[number]["name"];

/** The whole shop in six groups: every stage is in exactly one. */
export const GROUPS = [
  { name: "subscribers", stages: ["prospect-new", "prospect-cold"] },
  { name: "first-time-recent", stages: ["first-order"] },
  { name: "repeat-recent", stages: ["second-order", "active-repeat"] },
  { name: "one-time-quiet", stages: ["one-time-risk", "one-time-lapsed"] },
  { name: "repeat-quiet", stages: ["repeat-risk", "repeat-lapsed"] },
  { name: "lost", stages: ["lost"] },
] as const satisfies readonly StageGroup[];
export type Group = (typeof GROUPS)[number]["name"];

/** A group with the figures of each of its stages and of all together. */
export type GroupView<Name extends string> = Figures & {
  readonly name: Name;
  readonly stages: readonly StageFigure[];
};
export type StageFigure = Figures & { readonly stage: Stage };

/** The figures of some stages together. */
export type Figures = {
  readonly customers: Count;
  /** Of all customers. */
  readonly share: Count;
  /** Subscribed to e-mail marketing. */
  readonly reachable: Count;
  readonly reachableBySms: Count;
  readonly change30: Count;
};

/** Adds up the figures of some of the shop's stages. */
export function figuresOf(
  stages: readonly Stage[],
  counts: readonly StageCount[],
  format: Format,
): Figures {
  const chosen = counts.filter(({ stage }) => stages.includes(stage));
  const sum = (field: "customers" | "reachable" | "reachableBySms" | "change30") =>
    chosen.reduce((total, row) => total + row[field], 0);
  const all = counts.reduce((total, row) => total + row.customers, 0);
  return {
    customers: format.count(sum("customers")),
    share: format.share(sum("customers"), all),
    reachable: format.count(sum("reachable")),
    reachableBySms: format.count(sum("reachableBySms")),
    change30: format.change(sum("change30")),
  };
}

/** Reads groups of stages off the shop's counts. */
export function groupsOf<Name extends string>(
  groups: readonly StageGroup<Name>[],
  counts: readonly StageCount[],
  format: Format,
): readonly GroupView<Name>[] {
  return groups.map(({ name, stages }) => ({
    name,
    ...figuresOf(stages, counts, format),
    stages: STAGES.filter((stage) => stages.includes(stage)).map((stage) => ({
      stage,
      ...figuresOf([stage], counts, format),
    })),
  }));
}

/** The stage that an address names, or null. */
export function stageNamed(text: string | undefined): Stage | null {
  return STAGES.find((stage) => stage === text) ?? null;
}
