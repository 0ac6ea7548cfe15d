import { z } from "zod";

/** The parameters of a shop's rhythm (engine.md section 2): c, r, alpha in days, a, b and phi. */
export const Model = z.object({
  regularity: z.number(),
  rateShape: z.number(),
  rateScaleDays: z.number(),
  leaveA: z.number(),
  leaveB: z.number(),
  firstGapRatio: z.number(),
});

/** The same, as a type. */
export type Model = z.infer<typeof Model>;
