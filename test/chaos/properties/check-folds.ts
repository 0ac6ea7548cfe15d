import { createRandom, type Random } from "#sandbox/world/random.ts";
import {
  EMPTY,
  type Fold,
  isTrue,
  settleFold,
  storeAnswer,
  tell,
  type Told,
  type Version,
} from "./fold.ts";
import { happen, type OrderLife, permutations, place } from "./histories.ts";

/** What came of many folds. `wrong` tells the first that went wrong, by its seed. */
export type FoldReport = { readonly folds: number; readonly wrong: readonly string[] };

const EVENTS = 6;

/**
 * Goal R6, first half: `histories` histories of six webhooks, in all 720 orders, with none of them doubled and
 * with each. Every fold has to end where Shopify stands.
 */
export function checkPermutations(histories: number, seed: number): FoldReport {
  const wrong: string[] = [];
  const orders = permutations(Array.from({ length: EVENTS }, (_, index) => index));
  let folds = 0;
  for (let history = 0; history < histories; history += 1) {
    const { sent, truth } = sixEvents(createRandom(seed + history));
    for (const order of orders) {
      for (let doubled = -1; doubled < EVENTS; doubled += 1) {
        const told = order.flatMap((index) => {
          const event = sent[index];
          if (event === undefined) return [];
          return index === doubled ? [event, event] : [event];
        });
        folds += 1;
        const name = `history ${seed + history}, order ${order.join("")}, doubled ${doubled}`;
        if (!isTrue(foldOf(told, truth), truth)) wrong.push(name);
      }
    }
  }
  return { folds, wrong };
}

function sixEvents(random: Random): OrderLife {
  const life = place();
  while (life.sent.length < EVENTS) happen(random, life);
  return life;
}

function foldOf(told: readonly Told[], truth: Version | null): Fold {
  const fold = { ...EMPTY };
  for (const [index, event] of told.entries()) {
    tell(fold, event);
    // Every third webhook the refetcher has its turn.
    if (index % 3 === 2) settleFold(fold, truth);
  }
  settleFold(fold, truth);
  return fold;
}

const MOST_EVENTS = 200;

/**
 * Goal R6, second half: histories of up to 200 events in which the order goes on changing while webhooks come
 * late and twice, and while readers, some of them stalled past their lease, store what they read long before.
 */
export function checkRandomHistories(histories: number, seed: number): FoldReport {
  const wrong: string[] = [];
  for (let history = 0; history < histories; history += 1) {
    const problem = randomHistory(createRandom(seed + history));
    if (problem !== null) wrong.push(`history ${seed + history}: ${problem}`);
  }
  return { folds: histories, wrong };
}

type Reading = { readonly reader: number; readonly found: Version | null };

function randomHistory(random: Random): string | null {
  const life = place();
  const fold = { ...EMPTY };
  const open: Told[] = [];
  const readings: Reading[] = [];
  let announced = 0;
  let lastUpdate = 0;
  let readers = 0;
  const events = random.int(1, MOST_EVENTS);
  for (let event = 0; event < events; event += 1) {
    open.push(...life.sent.slice(announced));
    announced = life.sent.length;
    const choice = random.next();
    if (choice < 0.35) happen(random, life);
    else if (choice < 0.7) deliverOne(random, fold, open);
    else if (choice < 0.85) {
      // A claim: of what is open and unclaimed, now and then of what a stalled reader still holds.
      if (fold.refetch === 0 || (fold.refetch !== null && random.chance(0.2))) {
        readers += 1;
        fold.refetch = readers;
        readings.push({ reader: readers, found: life.truth });
      }
    } else storeOne(random, fold, readings);
    const updatedAt = fold.row?.updatedAt ?? lastUpdate;
    if (updatedAt < lastUpdate) return "I6: the row went back in time";
    lastUpdate = updatedAt;
  }
  open.push(...life.sent.slice(announced));
  while (open.length > 0) deliverOne(random, fold, open, 0);
  while (readings.length > 0) storeOne(random, fold, readings);
  settleFold(fold, life.truth);
  return isTrue(fold, life.truth) ? null : "the row is not what Shopify shows";
}

function deliverOne(random: Random, fold: Fold, open: Told[], again = 0.15): void {
  if (open.length === 0) return;
  const index = random.int(0, open.length - 1);
  const [told] = random.chance(again) ? open.slice(index) : open.splice(index, 1);
  if (told !== undefined) tell(fold, told);
}

function storeOne(random: Random, fold: Fold, readings: Reading[]): void {
  if (readings.length === 0) return;
  const [reading] = readings.splice(random.int(0, readings.length - 1), 1);
  // Some readers die with what they read.
  if (reading !== undefined && !random.chance(0.1))
    storeAnswer(fold, reading.reader, reading.found);
}
