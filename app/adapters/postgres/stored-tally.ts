import { z } from "zod";
import { rfmBandsOf } from "#app/domain/facets/rfm.ts";
import { FACETS } from "#app/domain/facets/vocabulary.ts";
import type { Tallied } from "#app/domain/roll-ups/tally.ts";
import { STAGES } from "#app/domain/stage.ts";
import { VALUE_TIERS } from "#app/domain/value.ts";

const Stages = z.enum(STAGES);
const FACET_NAMES = Object.values(FACETS).flat();
/** What holds of a customer beside the stage. */
export const HeldName = z.enum([...FACET_NAMES, "lock", "excluded"]);
/** Whose cells of audiences they are. */
export const AudienceName = z.enum(["everybody", ...FACET_NAMES, "lock"]);

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
    z.boolean(),
    z.array(HeldName),
    z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
    z.array(z.tuple([z.string(), z.number()])),
  ])
  .transform(
    ([stage, reachable, tier, rfm, spent, days, changes, bySms, held, bounds, from]): Tallied => ({
      stage,
      reachable,
      reachableBySms: bySms,
      held,
      tier,
      rfm: rfmBandsOf(rfm),
      spent,
      occasions: days.map(([day, net, orders, renewal]) => ({ day, net, orders, renewal })),
      changes: changes.map(([day, to, byOrder]) => ({ day, to, byOrder })),
      boundaries: bounds && boundariesAt(bounds),
      sources: from.map(([source, orders]) => ({ source, orders })),
    }),
  );

function boundariesAt([cycle, risk, lapsed, lost]: readonly [number, number, number, number]) {
  return { cycle, risk, lapsed, lost };
}

/** The places of `StoredTally`. */
export function storedTally(tallied: Tallied): z.input<typeof StoredTally> {
  const { stage, reachable, tier, rfm, spent, occasions, changes, boundaries } = tallied;
  return [
    stage,
    reachable,
    tier,
    [...(rfm ?? [])],
    spent,
    occasions.map(({ day, net, orders, renewal }) => [day, net, orders, renewal]),
    changes.map(({ day, to, byOrder }) => [day, to, byOrder]),
    tallied.reachableBySms,
    [...tallied.held],
    boundaries && [boundaries.cycle, boundaries.risk, boundaries.lapsed, boundaries.lost],
    tallied.sources.map(({ source, orders }) => [source, orders]),
  ];
}
