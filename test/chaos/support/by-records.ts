import type { Witness } from "#test/oracle/tag-owners.ts";
import type { Truth } from "#test/oracle/truth.ts";
import type { RecordedChange } from "./app-rows.ts";

/** The app and the sandbox read one clock, the app a little later. */
const CLOCK_MS = 2_000;

/**
 * What the app's own records tell of calls whose outcome it did not know: a process that is killed after Shopify has
 * added a tag and before that is recorded leaves an addition that no record follows until somebody looks.
 */
export function byRecords(
  { tagLog }: Pick<Truth, "tagLog">,
  recorded: readonly RecordedChange[],
): Pick<Witness, "underWay" | "hasLooked"> {
  const records = Map.groupBy(recorded, ({ customerId }) => `gid://shopify/Customer/${customerId}`);
  const isRecorded = (customerId: string, tag: string, from: number, to: number) =>
    (records.get(customerId) ?? []).some(
      ({ at, added }) => at >= from - CLOCK_MS && at <= to && added.includes(tag),
    );
  const additions = Map.groupBy(
    tagLog.filter(({ actor, added }) => actor === "app" && added.length > 0),
    ({ customerId }) => customerId,
  );
  const instants = new Map(tagLog.map(({ n, at }) => [n, at]));
  return {
    underWay: (customerId, n) => {
      const until = instants.get(n);
      if (until === undefined) throw new Error(`the log has no entry ${n}`);
      const before = (additions.get(customerId) ?? []).filter((entry) => entry.n < n);
      return new Set(
        before.flatMap(({ at, added }) =>
          added
            .filter((tag) => !isRecorded(customerId, tag, at, until))
            .map((tag) => tag.toLowerCase()),
        ),
      );
    },
    // Whoever had looked would have recorded what was found.
    hasLooked: () => false,
  };
}
