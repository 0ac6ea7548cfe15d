import { setTimeout as pause } from "node:timers/promises";

const LOOK_MS = 20;

/** Looks until something is there; throws, naming what, when it is not within `limitMs`. */
export async function until<T>(
  what: string,
  limitMs: number,
  look: () => Promise<T | null | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${limitMs / 1000} s`);
    await pause(LOOK_MS);
  }
}
