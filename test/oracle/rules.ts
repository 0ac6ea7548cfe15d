import { z } from "zod";
import { Limits } from "./learned-boundaries.ts";
import { Model } from "./model.ts";
import type { Exclusions } from "./purchases.ts";

const Days = z.number().nullable();
const Windows = z.object({ risk: Days, lapsed: Days, lost: Days });
const families = ["stage", "value", "vip", "due", "send-less", "repeat-kind", "holdout"] as const;

const Learned = z.object({
  source: z.enum(["learned", "estimated"]),
  model: Model,
  limits: Limits,
  prospectColdDays: z.number(),
});
const Policy = z.object({
  prospectCold: Days,
  oneTime: Windows,
  repeat: Windows,
  products: z.array(
    z.object({ productIds: z.array(z.string()), oneTime: Windows, repeat: Windows }),
  ),
  exclusions: z.object({ sources: z.array(z.string()), tags: z.array(z.string()) }),
  holdoutPercent: z.number(),
  naming: z.object({ prefix: z.string(), families: z.array(z.enum(families)) }),
});

const instant = z.number();
const Heard = z.object({
  value: z.object({ lowMax: z.number(), midMax: z.number() }).nullable(),
  vip: z.object({ enters: z.number(), stays: z.number() }),
});
const PolicyVersion = z.object({ at: instant, policy: Policy });
const Stored = z.object({
  policies: z.tuple([PolicyVersion], PolicyVersion),
  rhythms: z.array(z.object({ at: instant, learned: Learned })),
  cutOffRefreshes: z.array(z.object({ at: instant, heard: Heard.optional() })),
  holdoutSalt: z.string(),
  limitedHistory: z.boolean(),
});

/** Whole days of silence from which a stage holds; null is learned. */
export type Windows = z.infer<typeof Windows>;

/** What a merchant can switch on or off as one; with none left, tagging is off. */
export type Family = (typeof families)[number];

/** What a fit taught, as far as stages depend on it. */
export type Learned = z.infer<typeof Learned>;

/** The settings, and what the app learned and when, on which the expected tags depend. */
export interface Rules {
  /** Whole days after the sign-up; null is learned. */
  prospectCold: number | null;
  oneTime: Windows;
  repeat: Windows;
  /** Windows of those whose last order holds one of the products; the first that fits. */
  products: readonly { productIds: readonly string[]; oneTime: Windows; repeat: Windows }[];
  /** Since when the four above are what they are. */
  windowsSince: number;
  /** Which orders do not count, since when; oldest first. */
  exclusions: readonly ({ since: number } & Exclusions)[];
  prefix: string;
  families: readonly Family[];
  holdoutPercent: number;
  holdoutSalt: string;
  /** Orders of the last 60 days are all that the app may read. */
  limitedHistory: boolean;
  /** Every fit of the rhythm, oldest first. */
  rhythms: readonly { at: number; learned: Learned }[];
  /** The instants at which the app renewed its value and VIP cut-offs, and what it made of all it had heard by then, minor units. */
  cutOffRefreshes: readonly { at: number; heard?: z.infer<typeof Heard> | undefined }[];
  /** Which refreshes are taken from the app, which had not heard of everything then, instead of computed. */
  cutOffsAsHeard: "none" | "all but the last" | "all";
  /** Customers whom the merchant locked or excluded after we began, with the tags that they carried then. */
  untouched: ReadonlyMap<string, readonly string[]>;
  /** What an undo brought back and took away: so it stays until the customer's next stage change. */
  undone: ReadonlyMap<string, Undone>;
  /** So long after orders of before had changed the app heard of it, ms. */
  newsLateMs: number;
}

/** What an undo did to one customer, and when. */
export interface Undone {
  at: number;
  restored: readonly string[];
  taken: readonly string[];
}

const nothing: Exclusions = { sources: [], tags: [] };
const learned: Windows = { risk: null, lapsed: null, lost: null };

/** A shop of which nothing is learned or set by hand, and no cut-offs yet. */
export const defaultRules: Rules = {
  prospectCold: null,
  oneTime: learned,
  repeat: learned,
  products: [],
  windowsSince: -Infinity,
  exclusions: [],
  prefix: "lc-",
  families: ["stage", "value", "vip", "due", "send-less"],
  holdoutPercent: 10,
  holdoutSalt: "",
  limitedHistory: false,
  rhythms: [],
  cutOffRefreshes: [],
  cutOffsAsHeard: "none",
  untouched: new Map(),
  undone: new Map(),
  newsLateMs: 0,
};

/** The rules in force, from all versions of the policy and of the rhythm as the app keeps them, oldest first. */
export function parseRules(stored: unknown): Rules {
  const { policies, rhythms, cutOffRefreshes, holdoutSalt, limitedHistory } = Stored.parse(stored);
  const { policy } = policies.at(-1) ?? policies[0];
  const otherWindows = policies.findLastIndex(
    (version) => windowsOf(version.policy) !== windowsOf(policy),
  );
  return {
    ...defaultRules,
    prospectCold: policy.prospectCold,
    oneTime: policy.oneTime,
    repeat: policy.repeat,
    products: policy.products,
    windowsSince: policies[otherWindows + 1]?.at ?? -Infinity,
    exclusions: policies.map((version) => ({ since: version.at, ...version.policy.exclusions })),
    prefix: policy.naming.prefix,
    families: policy.naming.families,
    holdoutPercent: policy.holdoutPercent,
    holdoutSalt,
    limitedHistory,
    rhythms,
    cutOffRefreshes,
  };
}

/** What did not count at an instant. */
export function exclusionsAt({ exclusions }: Rules, at: number): Exclusions {
  return exclusions.findLast(({ since }) => since <= at) ?? nothing;
}

function windowsOf({ prospectCold, oneTime, repeat, products }: z.infer<typeof Policy>): string {
  return JSON.stringify({ prospectCold, oneTime, repeat, products });
}
