import { cutOffHistory, inForce } from "./cut-offs.ts";
import { isDue } from "./due.ts";
import type { Boundaries } from "./learned-boundaries.ts";
import { livesOf } from "./lives.ts";
import { spendOf } from "./purchases.ts";
import { repeatKindOf } from "./repeat-kind.ts";
import type { Rules } from "./rules.ts";
import { wholeDays } from "./days.ts";
import { stageOf, type Stage } from "./stage.ts";
import { standingOf } from "./standing.ts";
import type { Truth } from "./truth.ts";
import { valueTierOf, type ValueTier } from "./value-tier.ts";
import { isVip, vipMark } from "./vip.ts";

/** Where a customer must stand. */
export interface ExpectedState {
  stage: Stage;
  occasions: number;
  /** Whole 24 hours since the last purchase, or since the sign-up of who has none. */
  silentDays: number;
  /** In force in the present silence of who has bought. */
  boundaries: Boundaries | null;
  valueTier: ValueTier | null;
  vip: "vip" | "slipping-vip" | null;
  due: boolean;
  repeatKind: "bought-same" | "bought-complement" | null;
}

/** Where every customer of the truth must stand at its instant, by customer id. */
export function expectedStates(truth: Truth, rules: Rules): Map<string, ExpectedState> {
  const history = cutOffHistory(truth, rules);
  const present = inForce(history, truth.now);
  return new Map(
    [...livesOf(truth, rules)].map(([id, life]) => {
      const { purchases } = life;
      const standing = standingOf(life, rules, truth.now);
      const { occasions, boundaries } = standing;
      const silentDays = wholeDays(standing.start, truth.now);
      const stage = stageOf(standing, silentDays);
      const state: ExpectedState = {
        stage,
        occasions,
        silentDays,
        boundaries,
        valueTier: occasions === 0 ? null : valueTierOf(spendOf(purchases), present),
        vip: isVip(purchases, history, truth.now) ? vipMark(stage) : null,
        due: isDue(standing, silentDays),
        repeatKind: repeatKindOf(purchases),
      };
      return [id, state];
    }),
  );
}
