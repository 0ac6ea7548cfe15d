import { createHmac, randomUUID } from "node:crypto";
import { apiVersion } from "../schema/admin-schema.ts";
import type { Clock } from "../world/clock.ts";

const answerMs = 5000;
const tries = 9;
const firstDelayMs = 250;
const widths = { live: 16, bulk: 8 } as const;

/** A webhook on its way: the bytes never change, however often they are sent. */
export interface Parcel {
  topic: string;
  payload: Record<string, unknown>;
  lane?: keyof typeof widths;
  /** One merchant action shares an event id among its topics. */
  eventId?: string;
  webhookId?: string;
  /** Signs with something else, to see the app refuse it. */
  secret?: string;
}

interface Options {
  url: () => string;
  secret: string;
  shopDomain: string;
  clock: Clock;
}

/** The courier of one shop. */
export type Courier = ReturnType<typeof createCourier>;

/** Delivers a shop's webhooks: side by side, in no promised order, and again when the app does not say 2xx. */
export function createCourier({ url, secret, shopDomain, clock }: Options) {
  const stats = { webhooksSent: 0, webhookFailures: 0, webhooksGivenUp: 0 };
  const lanes = { live: createLane(widths.live), bulk: createLane(widths.bulk) };
  const timers = new Set<NodeJS.Timeout>();
  const closing = new AbortController();

  const post = async (body: string, headers: Record<string, string>): Promise<boolean> => {
    try {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(answerMs)]);
      const response = await fetch(url(), { method: "POST", body, headers, signal });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  };

  const attempt = (
    lane: ReturnType<typeof createLane>,
    body: string,
    headers: Record<string, string>,
    count: number,
  ) =>
    lane.enter(async () => {
      if (closing.signal.aborted) return;
      stats.webhooksSent += 1;
      if (await post(body, headers)) return;
      stats.webhookFailures += 1;
      if (count === tries || closing.signal.aborted) {
        stats.webhooksGivenUp += 1;
        return;
      }
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          attempt(lane, body, headers, count + 1);
        },
        firstDelayMs * 2 ** (count - 1),
      );
      timers.add(timer);
    });

  return {
    stats,
    send({ topic, payload, lane = "live", eventId, webhookId, secret: own = secret }: Parcel) {
      const body = JSON.stringify(payload);
      const headers = {
        "content-type": "application/json",
        "x-shopify-topic": topic,
        "x-shopify-hmac-sha256": createHmac("sha256", own).update(body).digest("base64"),
        "x-shopify-shop-domain": shopDomain,
        "x-shopify-api-version": apiVersion,
        "x-shopify-webhook-id": webhookId ?? randomUUID(),
        "x-shopify-event-id": eventId ?? randomUUID(),
        "x-shopify-triggered-at": new Date(clock.now()).toISOString(),
        "x-shopify-name": topic.replaceAll(/[/.]/g, "-"),
      };
      attempt(lanes[lane], body, headers, 1);
    },
    close() {
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** Lets a fixed number of tasks run side by side; the others wait their turn. */
function createLane(width: number) {
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;
  let head = 0;
  const next = () => {
    const task = running < width ? waiting[head] : undefined;
    if (!task) return;
    head += 1;
    if (head === waiting.length) {
      waiting.length = 0;
      head = 0;
    }
    running += 1;
    void task().finally(() => {
      running -= 1;
      next();
    });
  };
  return {
    enter(task: () => Promise<void>) {
      waiting.push(task);
      next();
    },
  };
}
