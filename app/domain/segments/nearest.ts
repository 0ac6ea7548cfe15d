/** So many letters in a row may differ by a slip: beyond it is another word. */
const SLIP_SHARE = 0.4;

/** The known name that somebody meant, as far as that can be told: the nearest by letters, or one that it is a word of. */
export function nearest(written: string, known: readonly string[]): string | null {
  const wanted = plain(written);
  const most = Math.max(1, Math.floor(SLIP_SHARE * wanted.length));
  let found: string | null = null;
  let least = most + 1;
  for (const name of known) {
    const steps = distance(wanted, plain(name), least);
    if (steps < least) [found, least] = [name, steps];
  }
  // Who writes "stage" means lifecycle_stage.
  return found ?? known.find((name) => plain(name).split("-").includes(wanted)) ?? null;
}

/** Case and what joins words make no difference. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]+/g, "-");
}

/**
 * Letters to insert, leave out, replace or swap with their neighbour (optimal string alignment); `enough`
 * when there are at least so many.
 */
function distance(a: string, b: string, enough: number): number {
  if (Math.abs(a.length - b.length) >= enough) return enough;
  let [beforeLast, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + same,
        swapped ? (beforeLast[j - 2] ?? 0) + 1 : enough,
      );
    }
    [beforeLast, last] = [last, row];
  }
  return Math.min(enough, last[b.length] ?? enough);
}
