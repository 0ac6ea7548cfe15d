import type { JournalEntry } from "./chaos-sandbox.ts";

/** What the journal says of the tokens that were shown. */
export type TokenUse = {
  /** Calls with the token of another shop. */
  readonly elsewhere: number;
  /**
   * Refreshes with a token older than one that was in use already: two pairs lived side by side. An answer
   * that was lost is asked for again with the old one, which is right as long as nobody used the new one.
   */
  readonly interleaved: number;
};

/** Follows every pair of tokens from its grant on. */
export function tokenUse(journal: readonly JournalEntry[]): TokenUse {
  const owner = new Map<string, string>();
  /** At which place among the grants of its shop a token of either kind was granted. */
  const age = new Map<string, number>();
  const inUse = new Map<string, number>();
  let elsewhere = 0;
  let interleaved = 0;
  const use = (shop: string, token: string | null) => {
    const place = token === null ? undefined : age.get(token);
    if (place === undefined) return;
    if (place > (inUse.get(shop) ?? -1)) inUse.set(shop, place);
  };
  for (const entry of journal) {
    const { shop } = entry;
    if (entry.kind === "request" && entry.token !== null) {
      const whose = owner.get(entry.token);
      if (whose !== undefined && whose !== shop) elsewhere += 1;
      else if (entry.outcome !== "unauthorized") use(shop, entry.token);
    }
    if (entry.kind !== "token") continue;
    if (entry.grant === "refresh" && entry.presented !== null) {
      const place = age.get(entry.presented);
      if (place === undefined || place < (inUse.get(shop) ?? -1)) interleaved += 1;
      use(shop, entry.presented);
    }
    const place = age.size;
    for (const token of [entry.token, entry.refreshToken]) {
      if (token === null) continue;
      owner.set(token, shop);
      age.set(token, place);
    }
  }
  return { elsewhere, interleaved };
}
