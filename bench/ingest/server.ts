// Started by bench/ingest.ts: the ack path and its two twins in one process, told by messages what to do.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import express from "express";
import pg from "pg";
import { z } from "zod";
import { createContext } from "#app/context.server.ts";
import { readEnvironment } from "#app/env.server.ts";
import { webhookReceiver } from "#app/webhook-receiver.ts";
import { CONNECTIONS, delivery } from "./delivery.ts";

const databaseUrl = z.string().parse(process.env.DATABASE_URL);
const environment = readEnvironment(process.env);
const context = await createContext(
  environment,
  databaseUrl,
  z.string().parse(process.env.TOKEN_KEYS),
);
// The bare INSERT has a pool like the ack path's own.
const pool = new pg.Pool({ connectionString: databaseUrl, max: 5 });

const server = express()
  .use("/webhooks", webhookReceiver(context.ports))
  .post("/twin", express.raw({ type: () => true, limit: "1mb" }), (_, response) => {
    response.status(200).end();
  })
  .listen(0, "127.0.0.1");
await once(server, "listening");

const Order = z.object({ insertForMs: z.number() });
process.on("message", (message) => {
  void insertFor(Order.parse(message).insertForMs).then((rate) => process.send?.({ rate }));
});
process.once("disconnect", () => process.exit(0));
const address = server.address();
process.send?.({ port: typeof address === "object" ? address?.port : null });

/** Rows a second by the INSERT alone, the rows that the ack path would store. */
async function insertFor(ms: number): Promise<number> {
  const verdict = context.ports.verifyDelivery(delivery.bytes, (name) => delivery.headers[name]);
  if (verdict.kind !== "delivery") throw new Error(`the delivery is ${verdict.kind}`);
  const { shopDomain, topic, eventId, triggeredAt, body } = verdict.delivery;
  const started = performance.now();
  let rows = 0;
  const lane = async () => {
    while (performance.now() - started < ms) {
      await pool.query({
        name: "bare-insert",
        text: `INSERT INTO deliveries (shop_domain, topic, webhook_id, event_id, triggered_at, body)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
        values: [
          shopDomain,
          topic,
          randomUUID(),
          eventId,
          triggeredAt === null ? null : new Date(triggeredAt),
          JSON.stringify(body),
        ],
      });
      rows += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  return (rows / (performance.now() - started)) * 1000;
}
