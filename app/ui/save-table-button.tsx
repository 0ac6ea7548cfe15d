import { Button } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { saveTable } from "./save-table.ts";
import type { Column } from "./table.tsx";

/** What is read, and the bare value for a file where that is another. */
export type SavedCell = string | { readonly text: string; readonly value: string | number };

/** The numbers of a screen as a file. */
export type SavedTable = {
  readonly columns: readonly Pick<Column, "title">[];
  readonly rows: readonly (readonly SavedCell[])[];
  /** The name of the file, without its ending. */
  readonly file: string;
};

/** Saves what is on the screen as a CSV file; it is made in the browser, of the same numbers. */
export function SaveTableButton({
  table,
  of,
  plain = false,
}: {
  readonly table: SavedTable;
  /** What is saved, where a screen has more than one of these. */
  readonly of?: string;
  readonly plain?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Button
      {...(plain && { variant: "plain" as const })}
      {...(of !== undefined && { accessibilityLabel: t("csv.saveOf", { what: of }) })}
      onClick={() => void saveTable(table)}
    >
      {t("csv.save")}
    </Button>
  );
}
