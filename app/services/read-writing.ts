import type { ContactHours } from "#app/domain/contact-hours.ts";
import type { Naming } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import { formatFor } from "./format.ts";
import { readTagging, type TaggingView } from "./read-setup.ts";
import type { Viewer } from "./read-viewer.ts";

/** How, when and under which names tags are written. */
export type WritingView = {
  readonly tagging: TaggingView;
  /** Since when nobody writes because the merchant said so, or null. */
  readonly pausedSince: string | null;
  readonly hours: ContactHours | null;
  readonly timeZone: string;
  readonly naming: Naming;
  /** The prefix of before, and until when its tags stay; null where there is none. */
  readonly retiring: { readonly prefix: string; readonly until: string } | null;
};

/** Reads how tags are written. */
export function readWriting({ store }: Pick<Ports, "store">, viewer: Viewer): Promise<WritingView> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const { contactHours, naming } = (await tx.policy()).policy;
    const { retiring } = naming;
    const { taggingPausedAt } = shop;
    return {
      tagging: await readTagging(tx, shop, format),
      pausedSince: taggingPausedAt === null ? null : format.date(taggingPausedAt),
      hours: contactHours,
      timeZone: shop.timeZone,
      naming,
      retiring: retiring && { prefix: retiring.prefix, until: format.date(retiring.until) },
    };
  });
}
