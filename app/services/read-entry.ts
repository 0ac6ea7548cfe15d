import type { Ports } from "#app/ports/ports.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { formatFor } from "./format.ts";
import { type ActivityRow, rowOf } from "./read-activity.ts";
import { type Names, readNames } from "./read-names.ts";
import type { Viewer } from "./read-viewer.ts";

/** Customers on one page. */
const PAGE = 50;

/** An entry of Activity with a page of those whom it names. */
export type EntryView = {
  readonly entry: ActivityRow;
  /** Those on this page, and all of them, who are few (ports/activity.ts). */
  readonly customers: readonly CustomerId[];
  readonly all: readonly CustomerId[];
  /** From 1 on. */
  readonly page: number;
  readonly pages: number;
};

/** Reads one entry and whom it names, as far as they were not redacted; null when there is no such entry. */
export async function readEntry(
  ports: Pick<Ports, "store" | "shopify" | "log">,
  viewer: Viewer,
  activityId: string,
  asked: number,
): Promise<{ readonly page: EntryView; readonly names: Promise<Names> } | null> {
  const { shop, staffId } = viewer;
  const view = await ports.store.withShop(shop.shopId, async (tx): Promise<EntryView | null> => {
    const found = await tx.findActivity(activityId);
    if (found === null) return null;
    const pages = Math.max(1, Math.ceil(found.customers.length / PAGE));
    const page = Math.min(Math.max(1, asked), pages);
    return {
      entry: await rowOf(tx, found, staffId, formatFor(viewer, tx.now)),
      customers: found.customers.slice((page - 1) * PAGE, page * PAGE),
      all: found.customers,
      page,
      pages,
    };
  });
  return view && { page: view, names: readNames(ports, shop, view.customers) };
}
