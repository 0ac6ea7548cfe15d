import { z } from "zod";
import { STAGES } from "#app/domain/stage.ts";
import type { CustomerRow } from "#app/ports/read-models.ts";
import { Prisma } from "./generated/client.ts";

const StageName = z.enum(STAGES);

/** A customer in a list, as the database answers. */
export const CustomerRowColumns = z.object({
  customerId: z.string(),
  stage: StageName.nullable(),
  stageSince: z.number().nullable(),
  nextStage: StageName.nullable(),
  nextStageAt: z.number().nullable(),
  purchases: z.number(),
  netSpent: z.number(),
  lastOrderAt: z.number().nullable(),
  reachable: z.boolean(),
}) satisfies z.ZodType<CustomerRow>;

/** What is asked of the table for it. */
export const ROW_COLUMNS = Prisma.sql`
  customer_id::text AS "customerId", stage, epoch_ms(stage_since) AS "stageSince",
  next_stage AS "nextStage", epoch_ms(next_stage_at) AS "nextStageAt",
  purchases, net_spent::float8 AS "netSpent",
  epoch_ms(last_order_at) AS "lastOrderAt",
  lower(email_state) = 'subscribed' AS reachable`;
