import { useTranslation } from "react-i18next";
import type { PeriodName } from "#app/services/read-counted.ts";
import type { SegmentDaysView } from "#app/services/read-segment-days.ts";
import { ChartFigure } from "./charts/chart-figure.tsx";
import { SegmentSize } from "./charts/drawings.ts";
import { Choice } from "./choice.tsx";

const PERIODS = ["90d", "12m"] as const satisfies readonly PeriodName[];
const COLUMNS = ["day", "size", "in", "out", "outByOrder"] as const;

/** C7: how many were in a segment day by day, and who came and went. */
export function SegmentSizeChart({ size }: { readonly size: SegmentDaysView }) {
  const { t } = useTranslation();
  const { stage, period, days, ticks, week } = size;
  return (
    <ChartFigure
      title={t("segment.size.title")}
      sentence={t("segment.size.sentence", {
        joined: week.joined.text,
        left: week.left.text,
        ordered: week.leftByOrder.text,
      })}
      controls={
        <Choice
          label={t("chart.period")}
          options={PERIODS.map((key) => ({ key, title: t(`chart.periods.${key}`) }))}
          chosen={period}
          urlOf={(key) => `/app/segments/${stage}?period=${key}`}
        />
      }
      table={{
        columns: COLUMNS.map((name) => ({
          title: t(`segment.size.column.${name}`),
          numeric: name !== "day",
        })),
        rows: days.map((one) => [one.day, one.size, one.joined, one.left, one.leftByOrder]),
        file: `${stage}-size`,
      }}
      legend={<Legend />}
    >
      <SegmentSize
        view={{
          days: days.map((one) => ({
            name: one.day.text,
            size: one.size.value,
            joined: one.joined.value,
            left: one.left.value,
            label: t("segment.size.point", {
              count: one.size.value,
              day: one.day.text,
              size: one.size.text,
              joined: one.joined.text,
              left: one.left.text,
              ordered: one.leftByOrder.text,
            }),
          })),
          ticks: ticks.map(({ value, text }) => ({ value, text: value === 0 ? "" : text })),
          url: `/app/customers?stage=${stage}`,
        }}
      />
    </ChartFigure>
  );
}

const MARKS = ["line", "in", "out"] as const;

function Legend() {
  const { t } = useTranslation();
  return (
    <ul className="cadence-legend">
      {MARKS.map((mark) => (
        <li key={mark}>
          <span className={`cadence-mark cadence-mark--${mark}`} aria-hidden="true" />
          {t(`segment.size.${mark}`)}
        </li>
      ))}
    </ul>
  );
}
