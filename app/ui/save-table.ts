import { offerFile } from "./save-file.ts";
import type { Column } from "./table.tsx";

/** Spreadsheets of the shop's language read UTF-8 only with this in front. */
const BYTE_ORDER_MARK = "\u{feff}";

/** What is read, and the bare value for a file where that is another. */
export type SavedCell = string | { readonly text: string; readonly value: string | number };

/** The numbers of a screen as a file. */
export type SavedTable = {
  readonly columns: readonly Pick<Column, "title">[];
  readonly rows: readonly (readonly SavedCell[])[];
  /** The name of the file, without its ending. */
  readonly file: string;
};

/** Hands the numbers of a screen to the browser as a CSV file, which a spreadsheet cannot take for formulas. */
export async function saveTable({ columns, rows, file }: SavedTable): Promise<void> {
  // Loaded only by who saves: it is larger than a drawing.
  const { stringify } = await import("csv-stringify/browser/esm/sync");
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((cells) =>
      cells.map((cell) => String(typeof cell === "string" ? cell : cell.value).trim()),
    ),
  ];
  const text = BYTE_ORDER_MARK + stringify(lines, { escape_formulas: true });
  offerFile(new Blob([text], { type: "text/csv;charset=utf-8" }), `${file}.csv`);
}
