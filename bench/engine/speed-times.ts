/** A result and the milliseconds that it took. */
export type Timed<T> = { readonly result: T; readonly ms: number };

export function timed<T>(work: () => T): Timed<T> {
  const started = performance.now();
  const result = work();
  return { result, ms: performance.now() - started };
}

/** The fastest of so many runs: what the machine can do when nothing else asks for it. */
export function bestOf<T>(runs: number, work: () => T): Timed<T> {
  let best = timed(work);
  for (let run = 1; run < runs; run += 1) {
    const next = timed(work);
    if (next.ms < best.ms) best = next;
  }
  return best;
}
