import { z } from "zod";
import type { JournalEntry } from "#test/chaos/support/chaos-sandbox.ts";
import type { Scene } from "#test/chaos/support/scene.ts";
import { type Jump, realTime } from "./sandbox-time.ts";
import { stageWrites } from "./stage-writes.ts";

const Moves = z.array(z.object({ customer: z.string(), stage: z.string(), at: z.number() }));

/**
 * Milliseconds of real time from each boundary that somebody passed since `started` to the tag of the stage that
 * began there; without an end where there is none. Who moved on before anything could be written is left out.
 */
export async function boundariesAndTags(
  { app }: Scene,
  entries: readonly JournalEntry[],
  jumps: readonly Jump[],
  started: number,
): Promise<readonly number[]> {
  const moves = Moves.parse(
    await app.sql(
      `SELECT 'gid://shopify/Customer/' || customer_id AS customer, to_stage AS stage, epoch_ms(at) AS at
         FROM stage_changes c
        WHERE cause = 'boundary' AND epoch_ms(at) > $1
          AND NOT EXISTS (SELECT FROM stage_changes later
                           WHERE later.shop_id = c.shop_id AND later.customer_id = c.customer_id
                             AND later.at > c.at)`,
      [started],
    ),
  );
  const writes = stageWrites(entries);
  return moves.map(({ customer, stage, at }) => {
    const write = writes.find(
      (one) => one.customerId === customer && one.stage === stage && one.at >= at,
    );
    return write === undefined
      ? Number.POSITIVE_INFINITY
      : realTime(jumps, write.at) - realTime(jumps, at);
  });
}
