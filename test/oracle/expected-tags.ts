import { expectedStates, type ExpectedState } from "./expected-states.ts";
import type { Family, Rules } from "./rules.ts";
import { stages } from "./stage.ts";
import type { TagSnapshot, Truth } from "./truth.ts";

/** The tags a customer must end with, by owner. */
interface CustomerTags {
  foreign: readonly string[];
  ours: readonly string[];
}

/** The tags everybody must end with. */
export interface ExpectedTags {
  customers: ReadonlyMap<string, CustomerTags>;
  /** Every tag the rules could want with this prefix, in lower case. */
  vocabulary: ReadonlySet<string>;
}

/** Foreign tags stay as they are; ours are the wanted ones no foreign tag equals, whatever its spelling. */
export function expectedTags(before: TagSnapshot, truth: Truth, rules: Rules): ExpectedTags {
  const customers = new Map<string, CustomerTags>();
  for (const [id, state] of expectedStates(truth, rules)) {
    const foreign = before.get(id) ?? [];
    const taken = new Set(foreign.map((tag) => tag.toLowerCase()));
    const ours = desiredTags(state, rules).filter((tag) => !taken.has(tag.toLowerCase()));
    customers.set(id, { foreign, ours });
  }
  return { customers, vocabulary: vocabularyOf(rules) };
}

function desiredTags(state: ExpectedState, { prefix, families }: Rules): string[] {
  const names: Record<Family, string | null> = {
    stage: `stage-${state.stage}`,
    value: state.valueTier && `value-${state.valueTier}`,
    vip: state.vip,
    due: state.due ? "due-now" : null,
  };
  return families.flatMap((family) => {
    const name = names[family];
    return name === null ? [] : [prefix + name];
  });
}

function vocabularyOf({ prefix }: Rules): Set<string> {
  const stageNames = stages.map((stage) => `stage-${stage}`);
  const names = ["value-low", "value-mid", "value-high", "vip", "slipping-vip", "due-now"];
  return new Set([...stageNames, ...names].map((name) => (prefix + name).toLowerCase()));
}
