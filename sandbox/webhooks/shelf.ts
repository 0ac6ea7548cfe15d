import type { Clock } from "../world/clock.ts";

interface Held {
  release: () => void;
  /** Later webhooks still to come before this one; null when only time lets it go. */
  events: number | null;
  /** An instant of the sandbox's clock. */
  until: number;
}

const longestTimer = 2 ** 31 - 1;

/** Webhooks that are held back until enough later ones have passed or the sandbox's clock has. */
export function createShelf(clock: Clock) {
  let held: Held[] = [];
  let timer: NodeJS.Timeout | undefined;

  const releaseWhere = (isDue: (one: Held) => boolean): number => {
    const due = held.filter(isDue);
    held = held.filter((one) => !isDue(one));
    for (const { release } of due) release();
    watch();
    return due.length;
  };
  const look = () => releaseWhere(({ until }) => until <= clock.now());
  const watch = () => {
    clearTimeout(timer);
    const next = Math.min(...held.map(({ until }) => until));
    if (next === Infinity) return;
    timer = setTimeout(look, Math.min(longestTimer, Math.max(0, next - clock.now())));
  };
  clock.onAdvance(look);

  return {
    size: () => held.length,
    hold(one: Held): void {
      held.push(one);
      watch();
    },
    /** One more webhook has passed. */
    passed(): void {
      if (held.length === 0) return;
      held = held.map((one) => (one.events === null ? one : { ...one, events: one.events - 1 }));
      releaseWhere(({ events }) => events !== null && events <= 0);
    },
    releaseAll: () => releaseWhere(() => true),
    close(): void {
      clearTimeout(timer);
      held = [];
    },
  };
}
