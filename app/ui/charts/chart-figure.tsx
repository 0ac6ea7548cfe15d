import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { memo, type ReactNode, useDeferredValue, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Column, Table } from "../table.tsx";
import type { SavedCell } from "../save-table.ts";
import { SaveTableButton } from "../save-table-button.tsx";

/** The same numbers as a drawing's, for who reads or saves them. */
export type ChartTable = {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly SavedCell[])[];
  /** The name of the file, without its ending. */
  readonly file: string;
};

/** A drawing with all that belongs to it: heading, what it says in a sentence, legend, the same as a table and as a file. */
export function ChartFigure({
  title,
  sentence,
  legend,
  controls,
  table,
  children,
}: {
  readonly title: string;
  /** Computed from the data; read before the drawing. */
  readonly sentence: string;
  readonly legend?: ReactNode;
  /** What changes the drawing, such as its period. */
  readonly controls?: ReactNode;
  readonly table: ChartTable;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const heading = useId();
  const [asTable, setAsTable] = useState(false);
  // The button answers at once, and hundreds of cells or shapes come without holding it up.
  const showsTable = useDeferredValue(asTable);
  return (
    <Card>
      <figure
        className="cadence-chart"
        aria-labelledby={heading}
        aria-busy={asTable !== showsTable}
      >
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="start" gap="200">
            <Text as="h2" variant="headingMd" id={heading}>
              {title}
            </Text>
            {controls}
          </InlineStack>
          <Text as="p">{sentence}</Text>
          {showsTable ? (
            <SameAsTable title={title} table={table} />
          ) : (
            <>
              {/* A group: what has points inside must not be an image, and a drawing is no set of fields. */}
              {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
              <div role="group" aria-labelledby={heading} className="cadence-drawing">
                {children}
              </div>
              {legend}
            </>
          )}
          <InlineStack gap="400">
            <Button variant="plain" onClick={() => setAsTable(!asTable)}>
              {asTable ? t("chart.asDrawing") : t("chart.asTable")}
            </Button>
            <SaveTableButton table={table} plain />
          </InlineStack>
        </BlockStack>
      </figure>
    </Card>
  );
}

/** Remembers what it rendered: the click that leaves it is answered before it is gone. */
const SameAsTable = memo(function SameAsTable({
  title,
  table,
}: {
  readonly title: string;
  readonly table: ChartTable;
}) {
  return (
    <Box overflowX="scroll" tabIndex={0}>
      <Table
        caption={title}
        columns={table.columns}
        rows={table.rows.map((cells, index) => ({
          key: String(index),
          cells: cells.map((cell) => (typeof cell === "string" ? cell : cell.text)),
        }))}
      />
    </Box>
  );
});
