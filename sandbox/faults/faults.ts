import { createRandom, type Random } from "../world/random.ts";
import {
  chaosMost,
  chaosRates,
  everyFault,
  ordinarySettings,
  type FaultName,
  type FaultSettings,
  type PerFault,
  type Range,
} from "./menu.ts";

/** What the control API may change. */
export interface FaultChange {
  /** Begins the sequence anew, and the counts. */
  seed?: number | undefined;
  mode?: "off" | "chaos" | undefined;
  rates?: Partial<PerFault> | undefined;
  /** So many of the next occasions fail for certain. */
  arm?: Partial<PerFault> | undefined;
  settings?: Partial<FaultSettings> | undefined;
}

/** The faults of a sandbox: one menu and one seed for all of its shops. */
export type Faults = ReturnType<typeof createFaults>;

/** The faults as one shop meets them. */
export type ShopFaults = ReturnType<Faults["at"]>;

/** Everything is off until somebody switches it on. `onStrike` hears of each fault that happens. */
export function createFaults(onStrike: (name: FaultName, shop: string) => void) {
  let seed = 1;
  let most: Readonly<Partial<PerFault>> = {};
  let darkUntil = 0;
  const rates = everyFault(0);
  const armed = everyFault(0);
  const counts = everyFault(0);
  const settings: FaultSettings = { ...ordinarySettings };
  const streams = new Map<string, Random>();

  // A sequence of its own for each place where chance is asked: what happens elsewhere meanwhile does not shift it.
  const chanceOf = (place: string): Random => {
    const known = streams.get(place);
    if (known) return known;
    const made = createRandom(seed ^ hashOf(place));
    streams.set(place, made);
    return made;
  };

  const probability = (name: FaultName): number =>
    counts[name] >= (most[name] ?? Infinity) ? 0 : rates[name];

  const choose = (names: readonly FaultName[]): FaultName | null => {
    const sure = names.find((name) => armed[name] > 0);
    if (sure) {
      armed[sure] -= 1;
      return sure;
    }
    if (names.every((name) => rates[name] === 0)) return null;
    let draw = chanceOf(names.join()).next();
    for (const name of names) {
      if (draw < probability(name)) return name;
      draw -= probability(name);
    }
    return null;
  };

  return {
    settings,
    change(change: FaultChange): void {
      if (change.seed !== undefined) {
        seed = change.seed;
        streams.clear();
        Object.assign(counts, everyFault(0));
      }
      if (change.mode !== undefined) {
        const isChaos = change.mode === "chaos";
        Object.assign(rates, isChaos ? chaosRates : everyFault(0));
        Object.assign(armed, everyFault(0));
        most = isChaos ? chaosMost : {};
        darkUntil = 0;
      }
      Object.assign(rates, change.rates);
      Object.assign(armed, change.arm);
      Object.assign(settings, change.settings);
    },
    view: () => ({
      seed,
      rates: { ...rates },
      armed: { ...armed },
      counts: { ...counts },
      settings: { ...settings },
    }),
    /** True while a name server seems to be gone. Runs on real time. */
    isDark: () => performance.now() < darkUntil,
    goDark(): void {
      darkUntil = performance.now() + settings.dnsMs;
    },
    /** The faults of one shop. */
    at(shop: string) {
      const pick = (...names: readonly FaultName[]): FaultName | null => {
        const name = choose(names);
        if (name === null) return null;
        counts[name] += 1;
        onStrike(name, shop);
        return name;
      };
      return {
        settings,
        /** The one of these that happens on this occasion, if any does. */
        pick,
        /** Whether this one happens on this occasion. */
        strikes: (name: FaultName): boolean => pick(name) !== null,
        /** Chance for how a fault goes. */
        within: (name: FaultName, [from, to]: Range): number =>
          chanceOf(`how ${name}`).int(from, to),
      };
    },
  };
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
