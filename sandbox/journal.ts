import { createHash } from "node:crypto";
import type { FaultName } from "./faults/menu.ts";
import type { Doer } from "./world/events.ts";

/** A mutation's root field that was carried out on a customer's tags. */
export interface TagWrite {
  root: "tagsAdd" | "tagsRemove";
  customerId: string;
  tags: readonly string[];
  /** False when the customer was as asked already, or when Shopify refused. */
  changed: boolean;
}

/** What passed between the app and Shopify, or happened in a shop. Ids are gids; tokens are short hashes. */
export type Exchange =
  | {
      kind: "request";
      shop: string;
      operation: string;
      mutations: readonly TagWrite[];
      /** Points asked for, and those in the bucket before. */
      cost: number;
      available: number;
      /** `ok`, `throttled` or a fault's name; also `unauthorized`, `denied` for want of a scope, `invalid`. */
      outcome: "ok" | "throttled" | "unauthorized" | "denied" | "invalid" | FaultName;
      token: string | null;
    }
  | {
      kind: "token";
      shop: string;
      grant: "exchange" | "refresh";
      /** `ok`, Shopify's error, or a fault's name. */
      outcome: string;
      /** The refresh token that was shown. */
      presented: string | null;
      /** What was granted, arrived or not. */
      token: string | null;
      refreshToken: string | null;
    }
  | {
      kind: "webhook";
      shop: string;
      topic: string;
      webhookId: string;
      eventId: string;
      attempt: number;
      /** Null when there was no answer in time. */
      status: number | null;
      /** A 2xx that got lost is `failed`; `lost` was never sent. */
      outcome: "acked" | "failed" | "lost";
    }
  | {
      kind: "event";
      shop: string;
      topic: string;
      /** That of its webhooks. */
      eventId: string;
      customerId?: string;
      orderId?: string;
      by: Doer;
    }
  | { kind: "line"; shop: string; bulkOperation: string; mutations: readonly TagWrite[] }
  | { kind: "fault"; shop: string; name: FaultName };

/** One entry: its number, and the instant of the sandbox's clock in epoch milliseconds. */
export type JournalEntry = { n: number; at: number } & Exchange;

/** The journal of a sandbox. */
export type Journal = ReturnType<typeof createJournal>;

/** Everything that was exchanged, in order; the oldest entries go when there are more than `most`. */
export function createJournal(now: () => number, most: number) {
  let entries: JournalEntry[] = [];
  let last = 0;
  return {
    add(exchange: Exchange): void {
      last += 1;
      entries.push({ n: last, at: now(), ...exchange });
      // Cut in halves: taking off one at a time would move all others each time.
      if (entries.length >= 2 * most) entries = entries.slice(-most);
    },
    /** The entries that follow number `n`, oldest first, at most `limit` of them. */
    after(n: number, limit = Infinity): { entries: readonly JournalEntry[]; next: number } {
      const kept = entries.slice(-most);
      const first = kept.at(0)?.n ?? last + 1;
      const from = Math.max(0, n + 1 - first);
      const found = kept.slice(from, from + limit);
      return { entries: found, next: found.at(-1)?.n ?? Math.max(n, 0) };
    },
  };
}

/** Tells tokens apart without giving them away. */
export function shortHash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}
