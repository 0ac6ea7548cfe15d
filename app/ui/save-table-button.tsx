import { Button } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { type SavedTable, saveTable } from "./save-table.ts";

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
