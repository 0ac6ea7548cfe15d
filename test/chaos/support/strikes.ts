import type { FaultName } from "#sandbox/faults/menu.ts";
import { atLeast, type Gate } from "../report/result.ts";
import type { ChaosSandbox } from "./chaos-sandbox.ts";

/** Faults of a bulk operation of which one happens to it at most. */
const BULK = ["bulk-failed", "bulk-partial", "bulk-url-expired", "bulk-wrong-count"] as const;
/** Faults that any bulk operation may meet beside one of those. */
const BESIDE = ["bulk-in-progress", "bulk-finish-lost"] as const;
const REFRESH = ["refresh-lost", "refresh-without-expiry"] as const;

/** How often each has to happen: for these the occasions are too rare to leave it to chance (reliability.md 5). */
const LEAST: Readonly<Partial<Record<FaultName, number>>> = {
  ...Object.fromEntries([...BULK, ...BESIDE].map((name) => [name, 5])),
  ...Object.fromEntries(["token-401", ...REFRESH].map((name) => [name, 20])),
};

/** The bulk operations that a mass run makes: one that removes, one that adds. */
const OF_A_RUN = 2;

/** Arms rare faults, those first that have happened least. */
export function strikes(sandbox: ChaosSandbox) {
  const rarest = async (names: readonly FaultName[], many: number) => {
    const counts = await sandbox.faultCounts();
    const seen = (name: FaultName) => counts[name] ?? 0;
    return names.toSorted((one, other) => seen(one) - seen(other)).slice(0, many);
  };
  const arm = (names: readonly FaultName[]) =>
    sandbox.arm(Object.fromEntries(names.map((name) => [name, 1])));
  return {
    /** The next call is refused, and the refresh that follows goes wrong too. */
    onToken: async () => arm(["token-401", ...(await rarest(REFRESH, 1))]),
    /** The bulk operations of the next mass run go wrong. */
    onMassRun: async () => arm([...(await rarest(BULK, OF_A_RUN)), ...BESIDE]),
  };
}

/** Whether each rare fault has happened as often as it has to. */
export function struckOften(run: string, counts: Readonly<Record<string, number>>): Gate[] {
  return Object.entries(LEAST).map(([name, least]) =>
    atLeast("faults", `${run}: times that ${name} happened`, counts[name] ?? 0, least),
  );
}
