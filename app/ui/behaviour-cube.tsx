import { BlockStack, Box, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { CubeRecency } from "#app/domain/facets/behaviour-cube.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { CubeGridView, RfmView } from "#app/services/read-rfm.ts";
import { ChartFigure } from "./charts/chart-figure.tsx";
import { HeatGrid } from "./charts/drawings.ts";
import { SectionTitle } from "./section-title.tsx";

/** The playbooks of the stages that a recency is of. */
const PLAYBOOKS: Readonly<Record<CubeRecency, readonly Stage[]>> = {
  recent: ["first-order", "second-order", "active-repeat"],
  slipping: ["one-time-risk", "repeat-risk"],
  "long-ago": ["one-time-lapsed", "repeat-lapsed", "lost"],
};

/** The behaviour cube: three grids, one for each recency. */
export function BehaviourCube({ rfm: { cube } }: { readonly rfm: RfmView }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...cube.flatMap(({ cells }) => cells.map((one) => one.customers.value)));
  return (
    <BlockStack gap="300">
      <SectionTitle>{t("cube.title")}</SectionTitle>
      <Box paddingInline={{ xs: "400", sm: "0" }}>
        <Text as="p" tone="subdued">
          {t("cube.text")}
        </Text>
      </Box>
      <div className="cadence-cube">
        {cube.map((grid) => (
          <CubeGrid key={grid.recency} grid={grid} most={most} />
        ))}
      </div>
    </BlockStack>
  );
}

function CubeGrid({ grid, most }: { readonly grid: CubeGridView; readonly most: number }) {
  const { t } = useTranslation();
  const { recency, all, cells } = grid;
  // Cells come row by row.
  const rows = [...new Set(cells.map(({ purchases }) => purchases))];
  const columns = [...new Set(cells.map(({ sum }) => sum))];
  return (
    <ChartFigure
      title={t(`cube.recency.${recency}`)}
      sentence={t("cube.sentence", {
        count: all.customers.value,
        number: all.customers.text,
        share: all.share.text,
        spent: all.spentShare.text,
      })}
      legend={
        <ul className="cadence-plain-list">
          {PLAYBOOKS[recency].map((stage) => (
            <li key={stage}>
              <Link url={`/app/playbooks/${stage}`}>
                {t("segments.playbookOf", { title: t(`stage.${stage}`) })}
              </Link>
            </li>
          ))}
        </ul>
      }
      table={{
        columns: (["purchases", "sum", "customers", "reachable", "spend"] as const).map((name) => ({
          title: t(`cube.column.${name}`),
          numeric: name !== "purchases" && name !== "sum",
        })),
        rows: cells.map(({ purchases, sum, customers, reachable, spent }) => [
          t(`cube.purchases.${purchases}`),
          t(`cube.sum.${sum}`),
          customers,
          reachable,
          spent,
        ]),
        file: `behaviour-${recency}`,
      }}
    >
      <HeatGrid
        view={{
          columns: columns.map((sum) => t(`cube.sum.${sum}`)),
          rows: rows.map((purchases) => ({
            name: t(`cube.purchases.${purchases}`),
            cells: cells
              .filter((cell) => cell.purchases === purchases)
              .map((cell) => ({
                tone: cell.customers.value === 0 ? null : cell.customers.value / most,
                text: cell.customers.text,
                note: cell.spent.text,
                label: t("cube.cell", {
                  count: cell.customers.value,
                  purchases: t(`cube.purchases.${purchases}`),
                  sum: t(`cube.sum.${cell.sum}`),
                  number: cell.customers.text,
                  share: cell.share.text,
                  reachable: cell.reachable.text,
                  spent: cell.spent.text,
                }),
                url: cell.url,
              })),
          })),
        }}
      />
    </ChartFigure>
  );
}
