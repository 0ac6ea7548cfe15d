import type { Random } from "#sandbox/world/random.ts";
import type { Told, Version } from "./fold.ts";

/** An order as it lives in Shopify, and the webhooks that its life sends. */
export type OrderLife = {
  /** Null once it was deleted. */
  truth: Version | null;
  /** In milliseconds. */
  now: number;
  readonly sent: Told[];
};

/** An order that was placed just now. */
export function place(): OrderLife {
  const life: OrderLife = { truth: { updatedAt: 1, content: 0 }, now: 1_000, sent: [] };
  announce(life);
  return life;
}

/** Something happens to the order: mostly an update, some of them within the second of the last; at last it may be deleted. */
export function happen(random: Random, life: OrderLife): void {
  life.now += random.chance(0.3) ? 1 : random.int(500, 5_000);
  if (life.truth === null) {
    life.sent.push({ kind: "deleted" });
    return;
  }
  if (random.chance(0.06)) {
    life.truth = null;
    life.sent.push({ kind: "deleted" });
    return;
  }
  if (random.chance(0.1)) {
    announce(life);
    return;
  }
  // Now and then an update takes back what one before it did.
  const content = random.chance(0.2) ? random.int(0, 3) : life.truth.content + 1;
  life.truth = { updatedAt: Math.floor(life.now / 1_000), content };
  if (random.chance(0.25)) life.sent.push({ kind: "hint" });
  else announce(life);
}

function announce({ truth, now, sent }: OrderLife): void {
  if (truth !== null) sent.push({ kind: "news", version: truth, triggeredAt: now });
}

/** Every order in which a list can come. */
export function permutations<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((first, index) =>
    permutations(list.toSpliced(index, 1)).map((rest) => [first, ...rest]),
  );
}
