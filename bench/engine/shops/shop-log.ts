/** A row as `npm run score` reads it: a positive amount is an order, a negative one a refund. */
export type Row = { readonly customer: string; readonly day: number; readonly cents: number };

/** A shop whose future is known, so that a forecast made on a split day can be marked. */
export type ShopLog = {
  readonly name: string;
  readonly origin: "real" | "simulated";
  readonly rows: readonly Row[];
  /** Days on which forecasts are made. */
  readonly splits: readonly number[];
  /** The last day of which every order is known. */
  readonly lastDay: number;
  /** When a simulated customer left for good; nobody knows of a real one. */
  readonly leftOn: ReadonlyMap<string, number> | null;
};

/** Days since 1970-01-01 of an ISO date. */
export function dayOf(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
}
