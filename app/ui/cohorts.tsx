import { BlockStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { CohortMetric, CohortsView } from "#app/services/read-cohorts.ts";
import type { Counted } from "#app/services/read-counted.ts";
import { ChartFigure } from "./charts/chart-figure.tsx";
import { HeatGrid } from "./charts/drawings.ts";
import { Choice } from "./choice.tsx";
import { Counting, TooFew } from "./counting.tsx";
import { Screen } from "./screen.tsx";
import { SegmentTabs } from "./segment-tabs.tsx";

const METRICS = [
  "second",
  "retention",
  "orders",
  "spend",
] as const satisfies readonly CohortMetric[];

/** Customers by the month in which they first bought, and what they did since. */
export function Cohorts({ cohorts }: { readonly cohorts: Counted<CohortsView> }) {
  const { t } = useTranslation();
  return (
    <Screen title={t("segments.title")}>
      <BlockStack gap="500">
        <SegmentTabs tab="cohorts" />
        {cohorts === null ? <Counting /> : <Chart cohorts={cohorts} />}
      </BlockStack>
    </Screen>
  );
}

function Chart({ cohorts }: { readonly cohorts: CohortsView }) {
  const { t } = useTranslation();
  const { metric, rows, missing } = cohorts;
  const sentence = useComparison(cohorts);
  if (missing !== null) {
    return (
      <TooFew
        title={t("cohorts.tooFew", { count: missing.value, number: missing.text })}
        text={t("cohorts.tooFewText")}
      />
    );
  }
  const months = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const sinces = Array.from({ length: months }, (_, since) => since);
  // At 0 everybody buys: beside that all later months would look alike.
  const most = Math.max(
    1,
    ...rows.flatMap(({ cells }) => cells.slice(1).map(({ value }) => value)),
  );
  return (
    <ChartFigure
      title={t("cohorts.title")}
      sentence={sentence}
      controls={
        <Choice
          label={t("cohorts.metrics")}
          options={METRICS.map((key) => ({ key, title: t(`cohorts.metric.${key}`) }))}
          chosen={metric}
          urlOf={(key) => `/app/segments/cohorts?metric=${key}`}
        />
      }
      legend={
        <Text as="p" tone="subdued">
          {t(`cohorts.meaning.${metric}`)} {t("cohorts.axes")}
        </Text>
      }
      table={{
        columns: [
          { title: t("cohorts.column.month") },
          { title: t("cohorts.column.size"), numeric: true },
          ...sinces.map((since) => ({
            title: t("cohorts.column.since", { since }),
            numeric: true,
          })),
        ],
        rows: rows.map(({ month, size, cells }) => [
          month,
          size,
          ...sinces.map((since) => cells[since] ?? ""),
        ]),
        file: `cohorts-${metric}`,
      }}
    >
      <HeatGrid
        view={{
          columns: sinces.map(String),
          rows: rows.map(({ month, size, cells, url }) => ({
            name: month,
            note: size.text,
            cells: cells.map(({ value, text, finished }, since) => {
              const words = { month, since, value: text };
              return {
                tone: Math.min(1, value / most),
                text,
                unfinished: !finished,
                label: finished ? t("cohorts.cell", words) : t("cohorts.cellUnfinished", words),
                url,
              };
            }),
          })),
        }}
      />
    </ChartFigure>
  );
}

/** A cohort beside the next one, in a sentence. */
function useComparison({ compared }: CohortsView): string {
  const { t } = useTranslation();
  if (compared === null) return t("cohorts.tooYoung");
  const { elder, younger } = compared;
  return t("cohorts.sentence", {
    count: elder.months.value,
    elder: elder.month,
    elderShare: elder.repeated.text,
    elderMonths: elder.months.text,
    younger: younger.month,
    youngerShare: younger.repeated.text,
    youngerMonths: younger.months.text,
  });
}
