import type { Batches, BulkOperation, ExportFile } from "#app/ports/shopify.ts";
import type { ImportStep } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";

/** Between two tellings, in milliseconds: a screen that follows looks no more often. */
const EVERY_MS = 2_000;

/** Tells from time to time how far an export's file was downloaded and read; a small one is through before. */
export function followExport(
  { monotonic }: Pick<Timings, "monotonic">,
  which: ImportStep["export"],
  { bytes, objects }: Pick<BulkOperation, "bytes" | "objects">,
  tell: (step: ImportStep) => Promise<void>,
): Pick<ExportFile, "onProgress"> & {
  /** The same batches, counted as they are asked for; `isRow` leaves out lines that belong to another. */
  readonly read: <Row>(batches: Batches<Row>, isRow: (row: Row) => boolean) => Batches<Row>;
} {
  let told = monotonic();
  const tellInTime = async (step: Pick<ImportStep, "what" | "done" | "total" | "rows">) => {
    if (monotonic() - told < EVERY_MS) return;
    told = monotonic();
    await tell({ ...step, export: which, bytes });
  };
  return {
    onProgress: (done) => tellInTime({ what: "downloading", done, total: bytes, rows: 0 }),
    read: async function* (batches, isRow) {
      let done = 0;
      let rows = 0;
      for await (const batch of batches) {
        done += batch.length;
        rows += batch.filter(isRow).length;
        await tellInTime({ what: "reading", done, total: objects, rows });
        yield batch;
      }
    },
  };
}
