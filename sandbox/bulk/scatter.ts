import type { Random } from "../world/random.ts";

const waiting = 500;

/**
 * Holds children back and lets them go in a mixed order, so that nobody can count on finding them behind their parent.
 * The same seed scatters the same way.
 */
export function createScatter(random: Random, write: (line: string) => void) {
  const held: string[] = [];
  const releaseOne = () => {
    const at = random.int(0, held.length - 1);
    const line = held[at];
    const last = held.pop();
    if (line === undefined || last === undefined) return;
    if (at < held.length) held[at] = last;
    write(line);
  };
  return {
    hold(line: string) {
      held.push(line);
      if (held.length > waiting) releaseOne();
    },
    releaseAll() {
      while (held.length > 0) releaseOne();
    },
  };
}
