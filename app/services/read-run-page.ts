import type { Ports } from "#app/ports/ports.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { formatFor } from "./format.ts";
import {
  type ActivityRow,
  byOf,
  countsOf,
  readPastRun,
  type PastRun,
  whatOf,
} from "./read-activity.ts";
import { type Names, readNames } from "./read-names.ts";
import type { Viewer } from "./read-viewer.ts";
import { turnedTaggingOn } from "./undo-problem.ts";

/** Customers on one page. */
const PAGE = 50;

/** What a run did to a customer. */
export type RunChangeView = {
  readonly id: CustomerId;
  readonly added: readonly string[];
  readonly removed: readonly string[];
};

export type RunPageView = Pick<
  ActivityRow,
  "what" | "counts" | "by" | "date" | "clock" | "took"
> & {
  readonly run: PastRun;
  /** What undoing it would do beside bringing tags back. */
  readonly undoDoes: "tags" | "settings" | "tagging-off" | "tagging-on";
  readonly changes: readonly RunChangeView[];
  readonly isFirst: boolean;
  /** The customer after whom the next page begins, or null when this is the last. */
  readonly after: CustomerId | null;
};

/** Reads one run with a page of whom it changed, as long as that is kept; null when there is no such run. */
export async function readRunPage(
  ports: Pick<Ports, "store" | "shopify" | "log">,
  viewer: Viewer,
  runId: string,
  after: CustomerId | null,
): Promise<{ readonly page: RunPageView; readonly names: Promise<Names> } | null> {
  const { shop, staffId } = viewer;
  const page = await ports.store.withShop(shop.shopId, async (tx): Promise<RunPageView | null> => {
    const run = await tx.findTagRun(runId);
    if (run === null) return null;
    const format = formatFor(viewer, tx.now);
    const entry = await tx.activityOfRun(runId);
    // One more than fits says whether there is a page beyond.
    const found = await tx.runChanges(runId, after, PAGE + 1);
    const shown = found.slice(0, PAGE);
    const at = run.finishedAt ?? run.startedAt;
    const bringsOthers = run.policyBefore !== run.policyAfter ? "settings" : "tags";
    const turnsOff = await turnedTaggingOn(tx, run);
    return {
      what: whatOf({ kind: "tag-run", note: null, counts: {} }, run),
      counts: entry === null ? [] : countsOf(entry, format),
      by: byOf(run.by, staffId),
      date: format.date(at),
      clock: format.clock(at),
      took: run.finishedAt === null ? null : format.lasted(run.finishedAt - run.startedAt),
      run: await readPastRun(tx, run, format),
      undoDoes: turnsOff ? "tagging-off" : run.kind === "remove-all" ? "tagging-on" : bringsOthers,
      changes: shown.map(({ customerId, changes }) => ({
        id: customerId,
        added: [...new Set(changes.flatMap(({ add }) => add))],
        removed: [...new Set(changes.flatMap(({ remove }) => remove))],
      })),
      isFirst: after === null,
      after: found.length > PAGE ? (shown.at(-1)?.customerId ?? null) : null,
    };
  });
  if (page === null) return null;
  return {
    page,
    names: readNames(
      ports,
      shop,
      page.changes.map(({ id }) => id),
    ),
  };
}
