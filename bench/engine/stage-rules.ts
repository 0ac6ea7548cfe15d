import type { Forecast } from "#app/domain/rhythm/forecast.ts";
import type { Chances, silentBuyers } from "./rivals/buyers.ts";

type Buyers = ReturnType<typeof silentBuyers>;
/** Days after which a customer is late, gone quiet, lost. */
export type Ladder = readonly [risk: number, lapsed: number, lost: number];

const RUNGS = [15, 30, 45, 60, 90, 120, 150, 180, 240, 300, 365];

/** Every fixed ladder that a merchant might set: the best of them is chosen in hindsight. */
export const LADDERS: readonly Ladder[] = RUNGS.flatMap((risk, a) =>
  RUNGS.slice(a + 1).flatMap((lapsed, b) =>
    RUNGS.slice(a + b + 2).map((lost): Ladder => [risk, lapsed, lost]),
  ),
);

/** Stages by fixed windows, the same for all: active, at risk, lapsed, lost. */
export function ladderStages(buyers: Buyers, ladder: Ladder): Uint8Array {
  return Uint8Array.from(buyers, ({ silence }) => ladder.filter((days) => silence >= days).length);
}

/** The engine's stages as `score` tells them: new, active, at risk, lapsed, lost. */
export function engineStages(buyers: Buyers, { boundaries }: Forecast): Uint8Array {
  return Uint8Array.from(buyers, ({ cadence, silence }) => {
    const { risk, lapsed, lost } = boundaries(cadence);
    const passed = [risk, lapsed, lost].filter((days) => silence >= days).length;
    return passed === 0 && cadence.occasions === 1 ? 4 : passed;
  });
}

const LEVELS = [0.5, 0.3, 0.15, 0.06];
const WITHIN_90 = 2;

/** Five levels of the chance of an order within 90 days: no stages, but what they could say at most. */
export function chanceLevels(chances: Chances): Uint8Array {
  return Uint8Array.from(
    chances[WITHIN_90] ?? [],
    (chance) => LEVELS.filter((level) => chance < level).length,
  );
}
