import type { SceneShop } from "#test/chaos/support/scene.ts";

/** The sandbox's clock was moved on by so much, at an instant of its own. */
export type Jump = { readonly at: number; readonly ms: number };

/** Moves the clock on. */
export async function jump(sandbox: SceneShop["sandbox"], ms: number): Promise<Jump> {
  const { now } = await sandbox.clock();
  await sandbox.advance(ms);
  return { at: now, ms };
}

/** An instant of the sandbox's clock as if it had never been moved: what a jump passed, it passed at once. */
export function realTime(jumps: readonly Jump[], instant: number): number {
  return jumps.reduce(
    (real, { at, ms }) => real - Math.min(ms, Math.max(0, instant - at)),
    instant,
  );
}
