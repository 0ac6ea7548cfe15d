import { boundariesInForce, coldFrom } from "./in-force.ts";
import type { Boundaries } from "./learned-boundaries.ts";
import type { Life } from "./lives.ts";
import { occasionsOf } from "./purchases.ts";
import type { Rules } from "./rules.ts";
import { silenceStart } from "./silence.ts";

/** What a customer's stage depends on besides the days that pass. */
export interface Standing {
  occasions: number;
  /** The instant silence counts from. */
  start: number;
  /** Days after it from which who never bought is cold. */
  coldFrom: number;
  /** Of who bought. */
  boundaries: Boundaries | null;
  /** While a subscription runs, no stage comes by time. */
  subscribed: boolean;
}

/** How a customer stands, in view of all fits up to now. */
export function standingOf(life: Life, rules: Rules, now: number): Standing {
  const occasions = occasionsOf(life.purchases);
  return {
    occasions,
    start: silenceStart(life),
    coldFrom: occasions === 0 ? coldFrom(life, rules, now) : Infinity,
    boundaries: occasions === 0 ? null : withheld(boundariesInForce(life, rules, now), rules),
    subscribed: life.customer.subscriber === "ACTIVE",
  };
}

/** Who can be seen for 60 days only cannot be called lapsed or lost. */
function withheld(boundaries: Boundaries, { limitedHistory }: Rules): Boundaries {
  return limitedHistory ? { ...boundaries, lapsed: Infinity, lost: Infinity } : boundaries;
}
