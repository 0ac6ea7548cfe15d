import { useTranslation } from "react-i18next";
import type { GapsView } from "#app/services/read-gaps.ts";
import type { AskedWindow } from "#app/services/stage-rules.ts";
import { ChartFigure } from "./charts/chart-figure.tsx";
import { GapHistogram } from "./charts/drawings.ts";

/** Words along the lower edge, at most. */
const MOST_TICKS = 8;

/** C3: how many days lay between orders, with the lines of some windows. */
export function GapsChart({
  gaps,
  windows,
}: {
  readonly gaps: GapsView;
  readonly windows: readonly AskedWindow[];
}) {
  const { t } = useTranslation();
  const { kind, bars, ticks, half, twoThirds } = gaps;
  const width = bars[0]?.to === undefined || bars[0].to === null ? 1 : bars[0].to.value;
  const every = Math.ceil(bars.length / MOST_TICKS);
  return (
    <ChartFigure
      title={t(`gaps.title.${kind}`)}
      sentence={
        half === null || twoThirds === null
          ? t("gaps.none")
          : t("gaps.sentence", { count: half.value, half: half.text, twoThirds: twoThirds.text })
      }
      table={{
        columns: (["from", "to", "gaps", "share", "cumulative"] as const).map((name) => ({
          title: t(`gaps.column.${name}`),
          numeric: true,
        })),
        rows: bars.map(({ from, to, gaps: number, share, upTo }) => [
          from,
          to ?? "",
          number,
          share,
          upTo,
        ]),
        file: `days-between-orders-${kind}`,
      }}
    >
      <GapHistogram
        view={{
          bars: bars.map(({ from, to, gaps: number, share, upTo }) => ({
            from: from.value,
            to: from.value + width,
            gaps: number.value,
            label:
              to === null
                ? t("gaps.longer", {
                    count: number.value,
                    from: from.text,
                    number: number.text,
                    share: share.text,
                  })
                : t("gaps.bar", {
                    count: number.value,
                    from: from.text,
                    to: to.text,
                    number: number.text,
                    share: share.text,
                    upTo: upTo.text,
                  }),
          })),
          lines: linesOf(gaps, windows).map(({ window, days }) => ({
            days,
            text: t(`gaps.line.${window}`, { days }),
          })),
          acrossTicks: bars
            .filter((_, index) => index % every === 0)
            .map(({ from }) => ({ value: from.value, text: from.text })),
          upTicks: ticks.map(({ value, text }) => ({ value, text: value === 0 ? "" : text })),
        }}
      />
    </ChartFigure>
  );
}

/** Where each window begins for the middle customer; two that begin on one day are one line. */
function linesOf({ boundaries }: GapsView, windows: readonly AskedWindow[]) {
  const lines = windows.map(([group, window]) => ({
    window,
    days: boundaries[group][window].middle,
  }));
  return lines.filter(
    ({ window, days }, index) =>
      lines.findIndex((other) => other.window === window && other.days === days) === index,
  );
}
