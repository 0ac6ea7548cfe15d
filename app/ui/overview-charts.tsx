import { BlockStack, Box, InlineStack } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { PeriodName } from "#app/services/read-counted.ts";
import type { MovesView } from "#app/services/read-overview.ts";
import type { StageDaysView } from "#app/services/read-stage-days.ts";
import type { TransitionsView } from "#app/services/read-transitions.ts";
import { ChartFigure } from "./charts/chart-figure.tsx";
import { FlowSankey, StageArea } from "./charts/drawings.ts";
import { Choice } from "./choice.tsx";
import { SectionTitle } from "./section-title.tsx";
import { useStageNames } from "./stage-names.ts";

const PERIODS = ["90d", "12m"] as const satisfies readonly PeriodName[];

/** C1 and C2 of one period, which the address names. */
export function MovesCharts({ moves }: { readonly moves: MovesView }) {
  const { t } = useTranslation();
  const { stageDays, transitions } = moves;
  return (
    <BlockStack gap="300">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <SectionTitle>{t("overview.moves")}</SectionTitle>
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <div className="cadence-raised">
            <Choice<PeriodName>
              label={t("chart.period")}
              options={PERIODS.map((key) => ({ key, title: t(`chart.periods.${key}`) }))}
              chosen={stageDays.period}
              urlOf={(key) => `/app?period=${key}`}
            />
          </div>
        </Box>
      </InlineStack>
      <StagesOverTime view={stageDays} />
      <WhoMoved view={transitions} />
    </BlockStack>
  );
}

function StagesOverTime({ view }: { readonly view: StageDaysView }) {
  const { t } = useTranslation();
  const names = useStageNames();
  const { period, stages, days, ticks, largest } = view;
  return (
    <ChartFigure
      title={t("stagesChart.title")}
      sentence={
        largest === null
          ? t("stagesChart.none")
          : t(`stagesChart.${largest.change.value > 0 ? "grew" : "shrank"}`, {
              stage: names[largest.stage],
              before: largest.before.text,
              after: largest.after.text,
              change: largest.change.text,
              count: largest.days,
            })
      }
      table={{
        columns: [
          { title: t("chart.day"), leads: true },
          ...stages.map((stage) => ({ title: names[stage], numeric: true })),
        ],
        rows: days.map(({ day, sizes }) => [day, ...sizes]),
        file: `stages-${period}`,
      }}
    >
      <StageArea
        view={{
          stages: stages.map((stage) => ({
            stage,
            name: names[stage],
            url: `/app/customers?stage=${stage}`,
          })),
          days: days.map(({ day, sizes }) => ({
            label: day.text,
            cells: sizes.map(({ value, text, share }) => ({ value, label: `${text} (${share})` })),
          })),
          ticks: ticks.map(({ value, text }) => ({ value, text: value === 0 ? "" : text })),
        }}
      />
    </ChartFigure>
  );
}

function WhoMoved({ view }: { readonly view: TransitionsView }) {
  const { t } = useTranslation();
  const names = useStageNames();
  const { period, flows, late } = view;
  // Who was not there before comes from nowhere: they are in the table alone.
  const between = flows.flatMap(({ from, ...flow }) => (from === null ? [] : [{ from, ...flow }]));
  return (
    <ChartFigure
      title={t("flows.title")}
      sentence={
        late.customers.value === 0
          ? t("flows.none")
          : t("flows.sentence", {
              count: late.customers.value,
              late: late.customers.text,
              again: late.orderedAgain.text,
              share: late.orderedShare.text,
              quiet: late.wentQuiet.text,
            })
      }
      table={{
        columns: [
          { title: t("flows.column.from"), leads: true },
          { title: t("flows.column.to") },
          { title: t("flows.column.customers"), numeric: true },
          { title: t("flows.column.reachable"), numeric: true },
        ],
        rows: flows.map(({ from, to, customers, reachable }) => [
          from === null ? t("flows.arrived") : names[from],
          names[to],
          customers,
          reachable,
        ]),
        file: `moves-${period}`,
      }}
    >
      <FlowSankey
        view={{
          names,
          flows: between.map(({ from, to, customers, reachable, share }) => ({
            from,
            to,
            customers: customers.value,
            label: t("flows.point", {
              count: customers.value,
              from: names[from],
              to: names[to],
              number: customers.text,
              reachable: reachable.text,
              share: share.text,
            }),
            url: `/app/customers?stage=${to}`,
          })),
        }}
      />
    </ChartFigure>
  );
}
