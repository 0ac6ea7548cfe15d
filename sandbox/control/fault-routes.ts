import { z } from "zod";
import { faultNames } from "../faults/menu.ts";
import type { Routes } from "../http/routes.ts";
import type { Platform } from "../open-store.ts";
import { gid } from "../world/gid.ts";

const Probability = z.number().min(0).max(1);
const Count = z.number().int().min(0);
const Name = z.enum(faultNames);
const Range = z
  .tuple([Count, Count])
  .refine(([from, to]) => from <= to, "A range goes from the smaller to the larger.");

const FaultBody = z.strictObject({
  seed: z.number().int().optional(),
  mode: z.enum(["off", "chaos"]).optional(),
  rates: z.partialRecord(Name, Probability).optional(),
  arm: z.partialRecord(Name, Count).optional(),
  settings: z
    .strictObject({
      slowMs: Range.exactOptional(),
      hangMs: Count.exactOptional(),
      dnsMs: Count.exactOptional(),
      retryAfterSeconds: z.number().min(0).exactOptional(),
      heldEvents: Range.exactOptional(),
      heldMs: Range.exactOptional(),
      retryMs: Count.exactOptional(),
      bulkMs: Count.exactOptional(),
      bulkOutlivesToken: z.boolean().exactOptional(),
    })
    .optional(),
});
const JournalQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).optional(),
});
const ScopeBody = z.strictObject({
  remove: z.array(z.string()).default([]),
  restore: z.array(z.string()).default([]),
});
const SubscriptionBody = z.strictObject({
  drop: z.string().optional(),
  add: z.string().optional(),
  declare: z.string().optional(),
});

/** What goes wrong on purpose, and the record of all that went to and fro. */
export function faultRoutes({ faults, journal, clock }: Platform): Routes {
  return {
    "GET /sandbox/faults": () => ({ json: faults.view() }),
    "POST /sandbox/faults": async ({ json }) => {
      faults.change(FaultBody.parse(await json()));
      return { json: faults.view() };
    },
    "GET /sandbox/journal": ({ url }) => {
      const { after, limit } = JournalQuery.parse(Object.fromEntries(url.searchParams));
      return { json: journal.after(after, limit) };
    },
    "POST /sandbox/webhooks/release": ({ store: { courier } }) => ({
      json: { released: courier.release() },
    }),
    "POST /sandbox/scopes": async ({ store: { scopes, notify }, json }) => {
      const { remove, restore } = ScopeBody.parse(await json());
      const previous = scopes.current();
      scopes.remove(remove);
      scopes.restore(restore);
      const current = scopes.current();
      const updated_at = new Date(clock.now()).toISOString();
      const payload = { id: 1, shop_id: gid("Shop", 1), previous, current, updated_at };
      if (previous.join() !== current.join()) notify({ topic: "app/scopes_update", payload });
      return { json: { scopes: current } };
    },
    "GET /sandbox/subscriptions": ({ store: { subscriptions } }) => ({
      json: { rows: subscriptions.all().map(({ topic, source }) => ({ topic, source })) },
    }),
    "POST /sandbox/subscriptions": async ({ store: { subscriptions }, json }) => {
      const { drop, add, declare } = SubscriptionBody.parse(await json());
      if (drop !== undefined) subscriptions.dropTopic(drop);
      if (add !== undefined) subscriptions.add(add);
      if (declare !== undefined) subscriptions.declare(declare);
      return {
        json: { rows: subscriptions.all().map(({ topic, source }) => ({ topic, source })) },
      };
    },
  };
}
