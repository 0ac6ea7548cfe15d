import express, { type ErrorRequestHandler, Router } from "express";
import { Counter } from "prom-client";
import { z } from "zod";
import { counted } from "./counted.ts";
import { later } from "./later.ts";
import { InboxUnavailableError } from "./ports/delivery.ts";
import type { Ports } from "./ports/ports.ts";
import { receiveDelivery } from "./services/receive-delivery.ts";

const LARGEST_BODY = "1mb";

const received = new Counter({
  name: "cadence_webhooks_total",
  help: "Webhooks by what became of them",
  labelNames: ["outcome"],
  registers: [counted],
});

/**
 * Where every webhook lands (reliability rule 1): method, size, headers, signature, one INSERT, 200. No
 * session, no token, no call to Shopify.
 */
export function webhookReceiver(
  ports: Pick<Ports, "verifyDelivery" | "inbox" | "wake" | "log">,
): Router {
  const receive = later(async (request, response) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const verdict = ports.verifyDelivery(bytes, (name) => request.get(name));
    if (verdict.kind === "refused") {
      received.inc({ outcome: `refused-${verdict.status}` });
      response.status(verdict.status).type("text").send(verdict.reason);
    } else if (verdict.kind === "unknown-topic") {
      received.inc({ outcome: "unknown-topic" });
      ports.log.warn("unknown-topic", { topic: verdict.topic });
      response.status(200).end();
    } else {
      received.inc({ outcome: await receiveDelivery(ports, verdict.delivery) });
      response.status(200).end();
    }
  });

  return Router()
    .use((request, response, next) => {
      if (request.method === "POST") next();
      else response.status(405).set("Allow", "POST").type("text").send("webhooks are sent by POST");
    })
    .use(express.raw({ type: () => true, limit: LARGEST_BODY }))
    .use(receive)
    .use(failed(ports));
}

const Failure = z.object({ status: z.number().int().min(400).max(499) });

function failed({ log }: Pick<Ports, "log">): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request, response, _next) => {
    const refused = Failure.safeParse(error);
    if (refused.success) {
      received.inc({ outcome: `refused-${refused.data.status}` });
      response.status(refused.data.status).end();
      return;
    }
    received.inc({ outcome: "not-stored" });
    log.error("delivery-not-stored", error);
    response.status(error instanceof InboxUnavailableError ? 503 : 500).end();
  };
}
