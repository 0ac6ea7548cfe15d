import { setTimeout as pause } from "node:timers/promises";
import { CLIENT } from "#scripts/demo/processes.ts";
import { openSender, type Sent, signedOrders } from "./deliveries.ts";

const DOMAIN = "shop-1.myshopify.com";
const CONNECTIONS = 200;
const TICK_MS = 20;

/** Sends so many webhooks within one second, whatever comes back. */
export async function burst(
  url: string,
  count: number,
): Promise<{
  /** How many were answered with which status; null where no answer came within 5 s. */
  readonly answers: ReadonlyMap<number | null, number>;
  readonly slowestMs: number;
  /** The ids of those answered 200. */
  readonly acked: ReadonlySet<string>;
}> {
  const sender = openSender(url, DOMAIN, CONNECTIONS);
  const bodies = signedOrders(100, CLIENT.SHOPIFY_API_SECRET);
  const sending: Promise<Sent>[] = [];
  const started = performance.now();
  while (sending.length < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - started) / 1000) * count));
    while (sending.length < due) {
      const body = bodies[sending.length % bodies.length];
      if (body !== undefined) sending.push(sender.send(body));
    }
    await pause(TICK_MS);
  }
  const sent = await Promise.all(sending);
  sender.close();
  const answers = new Map<number | null, number>();
  for (const { status } of sent) answers.set(status, (answers.get(status) ?? 0) + 1);
  return {
    answers,
    slowestMs: Math.max(...sent.map(({ ms }) => ms)),
    acked: new Set(sent.filter(({ status }) => status === 200).map(({ webhookId }) => webhookId)),
  };
}
