import { z } from "zod";
import { sandboxClient } from "#scripts/demo/sandbox-client.ts";

const Written = z.object({
  root: z.enum(["tagsAdd", "tagsRemove"]),
  customerId: z.string(),
  tags: z.array(z.string()),
  /** False when the customer was as asked already, or when Shopify refused. */
  changed: z.boolean(),
});
const entry = { n: z.number(), at: z.number(), shop: z.string() };
const Request = z.object({
  ...entry,
  kind: z.literal("request"),
  operation: z.string(),
  mutations: z.array(Written),
  /** Points asked for, and those in the bucket before. */
  cost: z.number(),
  available: z.number(),
  /** "ok", "throttled", or the fault that was played. */
  outcome: z.string(),
  /** A digest of the token that was shown. */
  token: z.string().nullable(),
});
const Line = z.object({ ...entry, kind: z.literal("line"), mutations: z.array(Written) });
const Token = z.object({
  ...entry,
  kind: z.literal("token"),
  grant: z.enum(["exchange", "refresh"]),
  outcome: z.string(),
  /** The refresh token that was shown. */
  presented: z.string().nullable(),
  token: z.string().nullable(),
  refreshToken: z.string().nullable(),
});
const Webhook = z.object({
  ...entry,
  kind: z.literal("webhook"),
  topic: z.string(),
  webhookId: z.string(),
  eventId: z.string(),
  attempt: z.number(),
  status: z.number().nullable(),
  outcome: z.enum(["acked", "failed", "lost"]),
});
const Happening = z.object({
  ...entry,
  kind: z.literal("event"),
  topic: z.string(),
  eventId: z.string(),
  customerId: z.string().optional(),
});
const Fault = z.object({ ...entry, kind: z.literal("fault"), name: z.string() });
const Entry = z.discriminatedUnion("kind", [Request, Line, Token, Webhook, Happening, Fault]);
const Page = z.object({ entries: z.array(Entry), next: z.number() });
const Faults = z.object({ counts: z.record(z.string(), z.number()) }).loose();

/** One exchange of the sandbox with the app, as the sandbox saw it. */
export type JournalEntry = z.infer<typeof Entry>;
/** A tag mutation that was carried out on one customer. */
export type Written = z.infer<typeof Written>;

/** A scaled call is given up after 1.5 s: a slow answer comes before or after that, a hung one never. */
const SCALED_DELAYS = {
  slowMs: [50, 2_000],
  hangMs: 1_800,
  dnsMs: 1_000,
  retryAfterSeconds: 0.05,
  heldEvents: [1, 300],
  heldMs: [0, 26 * 3_600_000],
};

/** A shop of a sandbox whose faults, hand and journal a campaign works with. */
export type ChaosSandbox = ReturnType<typeof chaosSandbox>;

export function chaosSandbox(origin: string, shop?: string) {
  const client = sandboxClient(origin, shop);
  return {
    ...client,
    /** The whole menu at its default rates, repeatable by its seed; delays are divided as the app's own are. */
    faultsOn: (seed: number) =>
      client.call("/sandbox/faults", { seed, mode: "chaos", settings: SCALED_DELAYS }),
    /** No faults from now on; what was held back is sent. */
    faultsOff: async () => {
      await client.call("/sandbox/faults", { mode: "off" });
      await client.call("/sandbox/webhooks/release", {});
    },
    /** Makes the next so many occasions of each fault fail for certain. */
    arm: (arm: Readonly<Record<string, number>>) => client.call("/sandbox/faults", { arm }),
    faultCounts: async () => Faults.parse(await client.call("/sandbox/faults")).counts,
    /** Lets customers and merchant do so many things now. */
    hand: (actions: number, seed: number) => client.call("/sandbox/hand", { actions, seed }),
    /** The journal of all shops from an entry on. */
    journal: async (after = 0): Promise<readonly JournalEntry[]> => {
      const all: JournalEntry[] = [];
      for (let from = after; ;) {
        const { entries, next } = Page.parse(await client.call(`/sandbox/journal?after=${from}`));
        if (entries.length === 0) return all;
        all.push(...entries);
        from = next;
      }
    },
  };
}
