import { z } from "zod";
import { rfmBandsOf } from "#app/domain/facets/rfm.ts";
import type { Tallied } from "#app/domain/roll-ups/tally.ts";
import { STAGES } from "#app/domain/stage.ts";
import { VALUE_TIERS } from "#app/domain/value.ts";

const Stages = z.enum(STAGES);

/** A customer as `tallies.counted` holds them: places instead of names, since there is one for everybody. */
export const StoredTally = z
  .tuple([
    Stages,
    z.boolean(),
    z.enum(VALUE_TIERS).nullable(),
    z.array(z.number()),
    z.number(),
    z.array(z.tuple([z.number(), z.number(), z.number(), z.boolean()])),
    z.array(z.tuple([z.number(), Stages, z.boolean()])),
  ])
  .transform(([stage, reachable, tier, rfm, spent, occasions, changes]): Tallied => ({
    stage,
    reachable,
    tier,
    rfm: rfmBandsOf(rfm),
    spent,
    occasions: occasions.map(([day, net, orders, renewal]) => ({ day, net, orders, renewal })),
    changes: changes.map(([day, to, byOrder]) => ({ day, to, byOrder })),
  }));

/** The places of `StoredTally`. */
export function storedTally(tallied: Tallied): z.input<typeof StoredTally> {
  const { stage, reachable, tier, rfm, spent, occasions, changes } = tallied;
  return [
    stage,
    reachable,
    tier,
    [...(rfm ?? [])],
    spent,
    occasions.map(({ day, net, orders, renewal }) => [day, net, orders, renewal]),
    changes.map(({ day, to, byOrder }) => [day, to, byOrder]),
  ];
}
