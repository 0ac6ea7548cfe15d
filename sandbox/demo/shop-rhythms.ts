/** How people buy in a kind of shop. */
export interface Rhythm {
  name: string;
  currency: string;
  timezone: string;
  countries: readonly string[];
  /** Typical days between purchases, and how much customers differ in it. */
  gapDays: number;
  gapSpread: number;
  /** Chance to stay away for ever after a purchase. */
  leaving: number;
  /** Share of people who never bought. */
  prospects: number;
  /** Typical price in minor units and pieces an order. */
  price: number;
  pieces: number;
}

/** The made-up shops, each with a way of buying of its own. */
export const rhythms = {
  consumables: {
    name: "Daily Grind Coffee",
    currency: "EUR",
    timezone: "Europe/Berlin",
    countries: ["DE", "AT", "CH"],
    gapDays: 28,
    gapSpread: 0.35,
    leaving: 0.12,
    prospects: 0.15,
    price: 1490,
    pieces: 3,
  },
  fashion: {
    name: "Common Thread",
    currency: "USD",
    timezone: "America/New_York",
    countries: ["US", "CA"],
    gapDays: 85,
    gapSpread: 0.8,
    leaving: 0.3,
    prospects: 0.25,
    price: 5900,
    pieces: 2,
  },
  gifts: {
    name: "Paper & Ribbon",
    currency: "GBP",
    timezone: "Europe/London",
    countries: ["GB", "IE"],
    gapDays: 150,
    gapSpread: 0.9,
    leaving: 0.4,
    prospects: 0.3,
    price: 1250,
    pieces: 4,
  },
  wholesale: {
    name: "Harbour Supply",
    currency: "AUD",
    timezone: "Australia/Sydney",
    countries: ["AU", "NZ"],
    gapDays: 16,
    gapSpread: 0.25,
    leaving: 0.05,
    prospects: 0.05,
    price: 4200,
    pieces: 30,
  },
  tiny: {
    name: "Corner Shop",
    currency: "EUR",
    timezone: "Europe/Paris",
    countries: ["FR"],
    gapDays: 40,
    gapSpread: 0.6,
    leaving: 0.25,
    prospects: 0.3,
    price: 2000,
    pieces: 1,
  },
} satisfies Record<string, Rhythm>;

/** A kind of made-up shop. */
export type GeneratedKind = keyof typeof rhythms;

/** The kinds of made-up shops. */
export const generatedKinds = [
  "consumables",
  "fashion",
  "gifts",
  "wholesale",
  "tiny",
] as const satisfies readonly GeneratedKind[];
