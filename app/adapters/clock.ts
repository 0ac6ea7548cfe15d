import { z } from "zod";
import type { Clock } from "#app/ports/clock.ts";
import type { Log } from "#app/ports/log.ts";

/** Production: the present is the database's. */
export const systemClock: Clock = { offsetMs: () => 0 };

const Published = z.object({ offsetMs: z.number() });
const POLL_MS = 100;

/** Follows the clock that a sandbox publishes; demo and tests only. `stop` ends it. */
export async function sandboxClock(
  url: string,
  log: Log,
): Promise<Clock & { readonly stop: () => void }> {
  const read = async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return Published.parse(await response.json()).offsetMs;
  };
  let offset = await read();
  let reading = false;
  const follow = async () => {
    if (reading) return;
    reading = true;
    try {
      offset = await read();
    } catch (error) {
      log.error("sandbox-clock", error);
    } finally {
      reading = false;
    }
  };
  const timer = setInterval(() => void follow(), POLL_MS);
  timer.unref();
  return { offsetMs: () => offset, stop: () => clearInterval(timer) };
}
