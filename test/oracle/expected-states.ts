import { cutOffHistory, inForce } from "./cut-offs.ts";
import { isDue } from "./due.ts";
import { livesOf } from "./lives.ts";
import { occasionsOf, spendOf } from "./purchases.ts";
import type { Rules } from "./rules.ts";
import { silenceStart, wholeDays } from "./silence.ts";
import { stageOf, type Stage } from "./stage.ts";
import type { Truth } from "./truth.ts";
import { valueTierOf, type ValueTier } from "./value-tier.ts";
import { isVip, vipMark } from "./vip.ts";

/** Where a customer must stand. */
export interface ExpectedState {
  stage: Stage;
  occasions: number;
  /** Whole 24 hours since the last purchase, or since the sign-up of who has none. */
  silentDays: number;
  valueTier: ValueTier | null;
  vip: "vip" | "slipping-vip" | null;
  due: boolean;
}

/** Where every customer of the truth must stand at its instant, by customer id. */
export function expectedStates(truth: Truth, rules: Rules): Map<string, ExpectedState> {
  const lives = [...livesOf(truth).values()];
  const history = cutOffHistory(lives, rules);
  const present = inForce(history, truth.now);
  return new Map(
    lives.map((life) => {
      const { customer, purchases } = life;
      const occasions = occasionsOf(purchases);
      const silentDays = wholeDays(silenceStart(life), truth.now);
      const stage = stageOf(occasions, silentDays, rules);
      const state: ExpectedState = {
        stage,
        occasions,
        silentDays,
        valueTier: occasions === 0 ? null : valueTierOf(spendOf(purchases), present),
        vip: isVip(purchases, history, truth.now) ? vipMark(stage) : null,
        due: isDue(occasions, silentDays, rules),
      };
      return [customer.id, state];
    }),
  );
}
