import { setTimeout as pause } from "node:timers/promises";

const PATIENCE_MS = 120_000;

/** What a merchant does when a page cannot be shown just now: tries again, for two minutes or as long as is said. */
export async function pressAgain(
  act: () => Promise<unknown>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      await act();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(200);
    }
  }
}
