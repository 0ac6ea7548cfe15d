import { setTimeout as pause } from "node:timers/promises";
import type { AppRows } from "./app-rows.ts";

const LOOK_EVERY_MS = 500;
/** By the database's own clock, which is not that of the shop; a shop that has left waits until it is back. */
const LONGEST_WAIT = `
  SELECT coalesce(max(extract(epoch FROM clock_timestamp() - received_at) * 1000), 0)
    FROM deliveries d JOIN shops s ON s.domain = d.shop_domain
   WHERE state = 'open' AND attempts = 0 AND uninstalled_at IS NULL`;

/** R8: looks again and again how long news has waited that nobody has taken up yet. `ended` says the longest, milliseconds. */
export function watchRecovery(app: AppRows) {
  const stop = new AbortController();
  let longest = 0;
  const watching = (async () => {
    while (!stop.signal.aborted) {
      // The database crashes in between; then there is nothing to be seen.
      const waited = await app.count(LONGEST_WAIT).catch(() => 0);
      longest = Math.max(longest, waited);
      await pause(LOOK_EVERY_MS);
    }
  })();
  return {
    ended: async (): Promise<number> => {
      stop.abort();
      await watching;
      return longest;
    },
  };
}
