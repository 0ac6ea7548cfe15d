import { z } from "zod";
import type { LearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";

const Numbers = z.array(z.number());

/** What was learned, as it is stored. */
export const StoredRhythm = z.object({
  source: z.enum(["learned", "estimated"]),
  model: z.object({
    regularity: z.number(),
    rateShape: z.number(),
    rateScaleDays: z.number(),
    leaveA: z.number(),
    leaveB: z.number(),
    firstGapRatio: z.number(),
  }),
  limits: z.object({
    horizonDays: z.union([z.literal(365), z.literal(730)]),
    cycleShare: z.number(),
    dueShare: z.number(),
    riskShare: z.number(),
    riskChance: z.number(),
    lapsedChance: z.number(),
    lostChance: z.number(),
    irregularity: z.number(),
    chanceDays: z.number(),
    lostChanceDays: z.number(),
  }),
  correction: z.object({ slopes: Numbers, offsets: Numbers }).nullable(),
  usualChances: Numbers,
  orderValues: z.object({ usualOrder: z.number(), shopWeight: z.number() }),
  spend: z.object({ slopes: Numbers, lnLevel: z.number() }).nullable(),
  prospectColdDays: z.number(),
  report: z.object({
    buyers: z.number(),
    repeats: z.number(),
    medianGapDays: z.number().nullable(),
    fit: z.enum(["converged", "kept", "prior"]),
    logLikelihood: z.number().nullable(),
  }),
}) satisfies z.ZodType<LearnedRhythm>;
