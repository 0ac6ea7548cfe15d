import { createHmac, randomUUID } from "node:crypto";
import type { ShopFaults } from "../faults/faults.ts";
import type { Journal } from "../journal.ts";
import { apiVersion } from "../schema/admin-schema.ts";
import type { Clock } from "../world/clock.ts";
import { createLane } from "./lane.ts";
import { createShelf } from "./shelf.ts";

const answerMs = 5000;
const tries = 9;
const widths = { live: 16, bulk: 8 } as const;

// Nobody can ask Shopify about these afterwards, so no app could make up for one that never came.
const neverLost: ReadonlySet<string> = new Set([
  "customers/data_request",
  "customers/redact",
  "shop/redact",
]);

/** A webhook to be sent. */
export interface Parcel {
  topic: string;
  payload: Record<string, unknown>;
  lane?: keyof typeof widths;
  /** One merchant action shares an event id among its topics. */
  eventId?: string | undefined;
  webhookId?: string | undefined;
  /** When it happened, if not now. Epoch milliseconds of the sandbox's clock. */
  triggeredAt?: number | undefined;
  /** Signs with something else, to see the app refuse it. */
  secret?: string | undefined;
  /** Told when the last try has failed. */
  onGivenUp?: () => void;
  /** Told when the app will never hear it: it may not, it was lost, or the last try has failed. */
  onUntold?: () => void;
}

/** A parcel on its way: the bytes never change, however often they are sent. */
interface Letter {
  topic: string;
  webhookId: string;
  eventId: string;
  body: string;
  headers: Record<string, string>;
  lane: keyof typeof widths;
  onGivenUp: (() => void) | undefined;
  onUntold: (() => void) | undefined;
}

interface Options {
  url: () => string;
  secret: string;
  shopDomain: string;
  clock: Clock;
  faults: ShopFaults;
  journal: Journal;
}

/** The courier of one shop. */
export type Courier = ReturnType<typeof createCourier>;

/** Delivers a shop's webhooks: side by side, in no promised order, and again when the app does not say 2xx. */
export function createCourier({ url, secret, shopDomain, clock, faults, journal }: Options) {
  const stats = { webhooksSent: 0, webhookFailures: 0, webhooksGivenUp: 0, webhooksLost: 0 };
  const lanes = { live: createLane(widths.live), bulk: createLane(widths.bulk) };
  const timers = new Set<NodeJS.Timeout>();
  const shelf = createShelf(clock);
  const closing = new AbortController();
  let open = 0;

  const note = (
    { topic, webhookId, eventId }: Letter,
    attempt: number,
    status: number | null,
    outcome: "acked" | "failed" | "lost",
  ) => {
    const about = { shop: shopDomain, topic, webhookId, eventId };
    journal.add({ kind: "webhook", ...about, attempt, status, outcome });
  };

  /** The app's status, or null when none came in time. */
  const post = async ({ body, headers }: Letter): Promise<number | null> => {
    try {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(answerMs)]);
      const response = await fetch(url(), { method: "POST", body, headers, signal });
      await response.body?.cancel();
      return response.status;
    } catch {
      return null;
    }
  };

  const attempt = (letter: Letter, count: number) =>
    lanes[letter.lane].enter(async () => {
      if (closing.signal.aborted) return;
      stats.webhooksSent += 1;
      const status = await post(letter);
      const isAcked =
        status !== null && status >= 200 && status < 300 && !faults.strikes("webhook-ack-lost");
      note(letter, count, status, isAcked ? "acked" : "failed");
      if (!isAcked) stats.webhookFailures += 1;
      if (!isAcked && count < tries && !closing.signal.aborted) return tryAgain(letter, count);
      open -= 1;
      if (isAcked) return;
      stats.webhooksGivenUp += 1;
      letter.onGivenUp?.();
      letter.onUntold?.();
    });

  const tryAgain = (letter: Letter, count: number) => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        attempt(letter, count + 1);
      },
      faults.settings.retryMs * 2 ** (count - 1),
    );
    timers.add(timer);
  };

  const sealed = (parcel: Parcel): Letter => {
    const { topic, payload, lane = "live", secret: own = secret } = parcel;
    const { eventId = randomUUID(), webhookId = randomUUID(), triggeredAt = clock.now() } = parcel;
    const body = JSON.stringify(payload);
    const headers = {
      "content-type": "application/json",
      "x-shopify-topic": topic,
      "x-shopify-hmac-sha256": createHmac("sha256", own).update(body).digest("base64"),
      "x-shopify-shop-domain": shopDomain,
      "x-shopify-api-version": apiVersion,
      "x-shopify-webhook-id": webhookId,
      "x-shopify-event-id": eventId,
      "x-shopify-triggered-at": new Date(triggeredAt).toISOString(),
      "x-shopify-name": topic.replaceAll(/[/.]/g, "-"),
    };
    const { onGivenUp, onUntold } = parcel;
    return { topic, webhookId, eventId, body, headers, lane, onGivenUp, onUntold };
  };

  const dispatch = (letter: Letter) => {
    open += 1;
    attempt(letter, 1);
  };

  const hold = (letter: Letter) => {
    const { heldEvents, heldMs } = faults.settings;
    const byEvents = faults.within("webhook-held", [0, 1]) === 0;
    const ms = byEvents ? heldMs[1] : faults.within("webhook-held", heldMs);
    const events = byEvents ? faults.within("webhook-held", heldEvents) : null;
    shelf.hold({ release: () => dispatch(letter), events, until: clock.now() + ms });
  };

  return {
    stats,
    /** How many are on their way, and how many are held back. */
    waiting: () => ({ webhooksOpen: open, webhooksHeld: shelf.size() }),
    send(parcel: Parcel) {
      const letter = sealed(parcel);
      shelf.passed();
      if (!neverLost.has(letter.topic) && faults.strikes("webhook-lost")) {
        stats.webhooksLost += 1;
        note(letter, 0, null, "lost");
        letter.onUntold?.();
        return;
      }
      if (faults.strikes("webhook-duplicate-event"))
        dispatch(sealed({ ...parcel, eventId: letter.eventId, webhookId: randomUUID() }));
      if (faults.strikes("webhook-duplicate")) dispatch(letter);
      if (faults.strikes("webhook-held")) hold(letter);
      else dispatch(letter);
    },
    /** Sends all that are held back; how many those were. */
    release: () => shelf.releaseAll(),
    close() {
      closing.abort();
      shelf.close();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
