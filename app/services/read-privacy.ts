import { addDays } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import { KEPT_DAYS } from "#app/ports/retention.ts";
import { type Count, formatFor } from "./format.ts";
import type { Viewer } from "./read-viewer.ts";

/** A customer's request for their data, and until when its answer can be handed on. */
export type DataRequestView = {
  readonly requestId: string;
  readonly customerId: string;
  readonly requested: string;
  /** Null while nobody has downloaded it: then it waits. */
  readonly downloaded: string | null;
  readonly keptUntil: string | null;
};

export type PrivacyView = {
  readonly requests: readonly DataRequestView[];
  /** Customers whom we were told to forget, and did. */
  readonly redacted: Count;
};

/** Reads the requests for data that we answered, and how many customers were forgotten. */
export function readPrivacy({ store }: Pick<Ports, "store">, viewer: Viewer): Promise<PrivacyView> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const requests = await tx.dataRequests();
    return {
      requests: requests.map(({ requestId, customerId, requestedAt, downloadedAt }) => ({
        requestId,
        customerId,
        requested: format.date(requestedAt),
        downloaded: downloadedAt === null ? null : format.date(downloadedAt),
        keptUntil:
          downloadedAt === null ? null : format.date(addDays(downloadedAt, KEPT_DAYS.documents)),
      })),
      redacted: format.count(await tx.countRedacted()),
    };
  });
}
