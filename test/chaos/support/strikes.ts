import type { FaultName } from "#sandbox/faults/menu.ts";
import { atLeast, type Gate } from "../report/result.ts";
import type { ChaosSandbox } from "./chaos-sandbox.ts";

/** Faults of a bulk operation of which one happens to it at most. */
const BULK = ["bulk-failed", "bulk-partial", "bulk-url-expired", "bulk-wrong-count"] as const;
/** Faults that any bulk operation may meet beside one of those. */
const BESIDE = ["bulk-in-progress", "bulk-finish-lost"] as const;

/** How often each has to happen: for these the occasions are too rare to leave it to chance (reliability.md 5). */
const LEAST = {
  "bulk-failed": 5,
  "bulk-partial": 5,
  "bulk-url-expired": 5,
  "bulk-wrong-count": 5,
  "bulk-in-progress": 5,
  "bulk-finish-lost": 5,
  "token-401": 20,
  "refresh-lost": 20,
  "refresh-without-expiry": 20,
} as const satisfies Partial<Record<FaultName, number>>;

/** Arms faults that are rare. */
export type Strikes = ReturnType<typeof strikes>;

export function strikes(sandbox: ChaosSandbox) {
  const arm = (names: readonly FaultName[]) =>
    sandbox.arm(Object.fromEntries(names.map((name) => [name, 1])));
  let tokens = 0;
  return {
    /** The next call is refused, and the refresh that follows goes wrong too. */
    onToken: async () => {
      tokens += 1;
      await arm(["token-401", tokens % 2 === 0 ? "refresh-lost" : "refresh-without-expiry"]);
    },
    /** The next bulk operations go wrong, each in its way. */
    onBulk: () => arm([...BULK, ...BESIDE]),
    /** Whether bulk operations have met each of their faults as often as they have to. */
    isBulkStruck: async () => {
      const counts = await sandbox.faultCounts();
      return [...BULK, ...BESIDE].every((name) => (counts[name] ?? 0) >= LEAST[name]);
    },
  };
}

/** Whether each rare fault has happened as often as it has to. */
export function struckOften(run: string, counts: Readonly<Record<string, number>>): Gate[] {
  return Object.entries(LEAST).map(([name, least]) =>
    atLeast("faults", `${run}: times that ${name} happened`, counts[name] ?? 0, least),
  );
}
