import { Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { BANDS, RFM_GROUPS } from "#app/domain/facets/rfm.ts";
import { type RfmView, rfmTable } from "#app/services/read-rfm.ts";
import { ChartFigure } from "./charts/chart-figure.tsx";
import { HeatGrid } from "./charts/drawings.ts";

/** C4: the grid of recency against frequency and value. */
export function RfmChart({ rfm }: { readonly rfm: RfmView }) {
  const { t } = useTranslation();
  const { cells, champions } = rfm;
  const table = rfmTable(rfm);
  const most = Math.max(1, ...cells.map(({ customers }) => customers.value));
  const group = (name: string) => {
    const found = RFM_GROUPS.find((one) => one === name);
    return found === undefined ? name : t(`rfm.group.${found}`);
  };
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
        columns: table.columns.map((name) => ({
          title: t(`rfm.column.${name}`),
          numeric: name !== "group",
        })),
        rows: table.rows.map((row) =>
          row.map((cell) => (typeof cell === "string" ? { value: cell, text: group(cell) } : cell)),
        ),
        file: "rfm",
      }}
    >
      <HeatGrid
        view={{
          columns: BANDS.map((band) => t("rfm.value", { band })),
          rows: BANDS.toReversed().map((recency) => ({
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
