import { Readable } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";
import { stringify } from "csv-stringify/sync";

/** Without it a spreadsheet takes UTF-8 for the letters of its own country. */
const BYTE_ORDER_MARK = "\uFEFF";

/** Rows as lines of a CSV file, which a spreadsheet must not take for formulas (security 1.2.10). */
export async function* csvLines(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK;
  for await (const row of rows) {
    // Escaping looks at the first character only: a blank before it would hide it.
    yield stringify([row.map((cell) => cell.trim())], { escape_formulas: true });
  }
}

/** Rows as a file to be saved, streamed. */
export function csvFile(rows: AsyncIterable<readonly string[]>, name: string): Response {
  return new Response(createReadableStreamFromReadable(Readable.from(csvLines(rows))), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}
