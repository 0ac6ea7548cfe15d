import { boundariesBy } from "./boundaries.ts";
import { wholeDays } from "./days.ts";
import type { Boundaries } from "./learned-boundaries.ts";
import type { Life } from "./lives.ts";
import type { Learned, Rules } from "./rules.ts";
import { silenceStart } from "./silence.ts";

/** Boundaries move at a fit only by more than this... */
const leastDays = 3;
/** ...and by more than this part of where they were. */
const leastShare = 10 / 100;
const coldWhenNotLearned = 30;

/** The boundaries of a buyer's present silence, after all fits since its beginning. */
export function boundariesInForce(life: Life, rules: Rules, now: number): Boundaries {
  const start = silenceStart(life);
  const { first, later } = fitsOf(life, rules, now);
  let inForce = boundariesBy(first, life, rules);
  for (const { at, learned } of later) {
    const fitted = boundariesBy(learned, life, rules);
    inForce = inOrder(eachMoved(inForce, fitted, wholeDays(start, at)));
  }
  return inForce;
}

/** The whole days after the sign-up from which a prospect is cold. */
export function coldFrom(life: Life, rules: Rules, now: number): number {
  if (rules.prospectCold !== null) return rules.prospectCold;
  const start = silenceStart(life);
  const { first, later } = fitsOf(life, rules, now);
  let inForce = first?.prospectColdDays ?? coldWhenNotLearned;
  for (const { at, learned } of later) {
    // Each fit's own W0 has been kept steady already; who is cold stays cold.
    if (wholeDays(start, at) < inForce) inForce = learned.prospectColdDays;
  }
  return inForce;
}

/**
 * The fit that a silence began with and those since. It begins anew when the merchant changes a window and when
 * the history becomes another; what was before the first fit knows no other.
 */
function fitsOf(life: Life, { rhythms, windowsSince }: Rules, now: number) {
  const known = rhythms.filter(({ at }) => at <= now);
  const since = Math.max(silenceStart(life), windowsSince, life.correctedAt);
  const first = Math.max(
    0,
    known.findLastIndex(({ at }) => at <= since),
  );
  const learned: Learned | null = known[first]?.learned ?? null;
  return { first: learned, later: known.slice(first + 1) };
}

function eachMoved(before: Boundaries, fitted: Boundaries, silentDays: number): Boundaries {
  const moved = (name: keyof Boundaries) => {
    const passed = silentDays >= before[name];
    const change = Math.abs(fitted[name] - before[name]);
    const enough = change > leastDays && change > leastShare * before[name];
    return enough && !passed ? fitted[name] : before[name];
  };
  return {
    cycle: moved("cycle"),
    due: moved("due"),
    risk: moved("risk"),
    lapsed: moved("lapsed"),
    lost: moved("lost"),
  };
}

/** Where one stayed and its neighbour came too close, the later stage gives way: what has passed must stay. */
function inOrder({ cycle, due, risk, ...later }: Boundaries): Boundaries {
  const lapsed = Math.max(later.lapsed, risk);
  const lost = Math.max(later.lost, lapsed + 1);
  return { cycle: Math.min(cycle, risk), due: Math.min(due, risk), risk, lapsed, lost };
}
