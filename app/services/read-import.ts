import type { ImportFailure, ImportState, ShopTx } from "#app/ports/store.ts";
import type { Count, Format } from "./format.ts";
import { percentOf } from "./percent-of.ts";
import { timeLeft } from "./time-left.ts";

/** How the import stands. A percentage is null where nothing is known to compare with. */
export type ImportView =
  | { readonly state: "not-started" }
  | {
      readonly state: "running";
      readonly phase:
        "asking" | "preparing" | NonNullable<ImportState["step"]>["what"] | "computing";
      readonly percent: number | null;
      /** Whole minutes that this phase takes still; null before a tenth of it is done. */
      readonly left: { readonly from: Count; readonly to: Count } | null;
      readonly objects: Count;
      readonly customers: Count;
      readonly orders: Count;
      /** Customers who are computed. */
      readonly computed: Count;
      /** Millions of bytes of the file that is downloaded, and of the whole file. */
      readonly megabytes: { readonly done: Count; readonly all: Count } | null;
      /** Something came to nothing on the way, and is done again. */
      readonly again: boolean;
    }
  | {
      readonly state: "failed";
      /** Unknown where that was not kept. */
      readonly reason: ImportFailure | "unknown";
      /** For support, in English; may be empty. */
      readonly detail: string;
      readonly customers: Count;
    }
  | {
      readonly state: "done";
      readonly customers: Count;
      readonly orders: Count;
      readonly guestOrders: Count;
    };

/** Reads how the import stands. */
export async function readImport(tx: ShopTx, format: Format): Promise<ImportView> {
  const found = await tx.latestImport();
  if (found === null) return { state: "not-started" };
  const { phase, step } = found;
  const customers = format.count(found.customers + (step?.export === "customers" ? step.rows : 0));
  const orders = format.count(found.orders + (step?.export === "orders" ? step.rows : 0));
  if (phase === "ready") {
    return { state: "done", customers, orders, guestOrders: format.count(found.guestOrders) };
  }
  if (phase === "failed") {
    const { failureReason, failure } = found;
    return {
      state: "failed",
      reason: failureReason ?? "unknown",
      detail: failure ?? "",
      customers,
    };
  }
  const computed = phase === "computing" ? Math.max(0, found.customers - (await tx.countDue())) : 0;
  const percent = phase === "computing" ? percentOf(computed, found.customers) : percentRead(found);
  const since = found.phaseSince;
  const left = since === null || percent === null ? null : timeLeft(tx.now - since, percent);
  return {
    state: "running",
    phase: phase === "reading" ? (step?.what ?? phase) : phase,
    percent,
    left: left && { from: format.count(left.from), to: format.count(left.to) },
    objects: format.count(found.objects),
    customers,
    orders,
    computed: format.count(computed),
    megabytes:
      step?.what === "downloading"
        ? { done: megabytes(step.done, format), all: megabytes(step.total, format) }
        : null,
    again: found.failure !== null,
  };
}

/** Of both files. Each counts half when it is downloaded, and whole when it is read. How long learning takes is not known. */
function percentRead({ phase, bytesRead, bytesTotal, step }: ImportState): number | null {
  if (phase !== "reading" || step?.what === "learning") return null;
  if (step === null) return percentOf(bytesRead, bytesTotal);
  const half = step.total === 0 ? 0 : step.done / step.total / 2;
  const share = step.what === "downloading" ? half : 1 / 2 + half;
  return percentOf(bytesRead + share * step.bytes, bytesTotal);
}

function megabytes(bytes: number, format: Format): Count {
  return format.count(Math.ceil(bytes / 1e6));
}
