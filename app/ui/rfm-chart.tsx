import { Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { RfmView } from "#app/services/read-rfm.ts";
import { ChartFigure } from "./charts/chart-figure.tsx";
import { HeatGrid } from "./charts/drawings.ts";

const COLUMNS = ["r", "fm", "group", "customers", "reachable", "spend"] as const;

/** C4: the grid of recency against frequency and value. */
export function RfmChart({ rfm }: { readonly rfm: RfmView }) {
  const { t } = useTranslation();
  const { cells, champions } = rfm;
  const most = Math.max(1, ...cells.map(({ customers }) => customers.value));
  // Cells come row by row, the best recency first.
  const recencies = [...new Set(cells.map(({ recency }) => recency))];
  const values = [...new Set(cells.map(({ value }) => value))];
  return (
    <ChartFigure
      title={t("rfm.title")}
      sentence={t("rfm.sentence", {
        share: champions.share.text,
        spent: champions.spentShare.text,
      })}
      legend={
        <Text as="p" tone="subdued">
          {t("rfm.axes")}
        </Text>
      }
      table={{
        columns: COLUMNS.map((name) => ({
          title: t(`rfm.column.${name}`),
          numeric: name !== "group",
        })),
        rows: cells.map(({ recency, value, group, customers, reachable, spent }) => [
          String(recency),
          String(value),
          { value: group, text: t(`rfm.group.${group}`) },
          customers,
          reachable,
          spent,
        ]),
        file: "rfm",
      }}
    >
      <HeatGrid
        view={{
          columns: values.map((band) => t("rfm.value", { band })),
          rows: recencies.map((recency) => ({
            name: t("rfm.recency", { band: recency }),
            cells: cells
              .filter((cell) => cell.recency === recency)
              .map((cell) => ({
                tone: cell.customers.value === 0 ? null : cell.customers.value / most,
                text: cell.customers.text,
                note: t(`rfm.group.${cell.group}`),
                label: t("rfm.cell", {
                  count: cell.customers.value,
                  recency,
                  value: cell.value,
                  group: t(`rfm.group.${cell.group}`),
                  number: cell.customers.text,
                  share: cell.share.text,
                  reachable: cell.reachable.text,
                  spent: cell.spent.text,
                  spentShare: cell.spentShare.text,
                }),
                url: `/app/customers?r=${recency}&fm=${cell.value}`,
              })),
          })),
        }}
      />
    </ChartFigure>
  );
}
