import type { JournalEntry } from "#test/chaos/support/chaos-sandbox.ts";

/** A tag of a stage as it came onto a customer, at an instant of the sandbox's clock. */
export type StageWrite = {
  readonly shop: string;
  readonly customerId: string;
  readonly stage: string;
  readonly at: number;
};

const STAGE = "lc-stage-";

/** The stage tags that the app wrote, by single calls and by lines of bulk operations, in order. */
export function stageWrites(entries: readonly JournalEntry[]): readonly StageWrite[] {
  return entries.flatMap((entry) => {
    if (entry.kind !== "request" && entry.kind !== "line") return [];
    const { at, shop } = entry;
    return entry.mutations
      .filter(({ root, changed }) => root === "tagsAdd" && changed)
      .flatMap(({ customerId, tags }) =>
        tags
          .filter((tag) => tag.startsWith(STAGE))
          .map((tag) => ({ shop, customerId, stage: tag.slice(STAGE.length), at })),
      );
  });
}
