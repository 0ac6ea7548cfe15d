import type { BulkOperation, ShopifyAdmin } from "#app/ports/shopify.ts";
import type { Timings } from "#app/ports/timings.ts";

/** Waits until a bulk operation has ended, asking at growing intervals; the finish webhook is only a hint. */
export async function pollOperation(
  admin: Pick<ShopifyAdmin, "findOperation">,
  id: string,
  { poll, pollMost, pause }: Pick<Timings, "poll" | "pollMost" | "pause">,
  onProgress: (objects: number) => Promise<void>,
): Promise<BulkOperation> {
  for (let wait = poll; ; wait = Math.min(pollMost, wait * 1.5)) {
    const operation = await admin.findOperation(id);
    if (operation.status !== "pending") return operation;
    await onProgress(operation.objects);
    await pause(wait);
  }
}
