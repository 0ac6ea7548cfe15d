import { useTranslation } from "react-i18next";
import type { GapBarView } from "#app/services/read-gaps.ts";
import type { GapsOnAxis } from "#app/services/read-lifecycle.ts";
import { type BoundaryHandle, BoundaryHandles } from "./charts/boundary-handles.tsx";
import { ChartFigure } from "./charts/chart-figure.tsx";
import { GapHistogram } from "./charts/drawings.ts";

const COLUMNS = ["from", "to", "gaps", "share", "cumulative"] as const;

/** C3 with the boundaries over it, which can be moved there. */
export function GapCard({
  gaps,
  handles,
  onMove,
}: {
  readonly gaps: GapsOnAxis;
  readonly handles: readonly BoundaryHandle[];
  readonly onMove: (id: string, days: number) => void;
}) {
  const { t } = useTranslation();
  const { kind, bars, ticks, axis, half, twoThirds } = gaps;
  const end = axis.at(-1)?.value ?? 1;
  const width = bars[0]?.to?.value ?? 1;
  const label = ({ from, to, gaps: many, share, upTo }: GapBarView) => {
    const told = { count: many.value, number: many.text, share: share.text, upTo: upTo.text };
    if (to === null) return t("gaps.longer", { ...told, from: from.text });
    return from.value === to.value
      ? t("gaps.day", { ...told, day: from.text })
      : t("gaps.bar", { ...told, from: from.text, to: to.text });
  };
  return (
    <ChartFigure
      title={t(`gaps.title.${kind}`)}
      sentence={
        half === null || twoThirds === null
          ? t("gaps.none")
          : t("gaps.sentence", { count: half.value, half: half.text, twoThirds: twoThirds.text })
      }
      table={{
        columns: COLUMNS.map((name) => ({ title: t(`gaps.column.${name}`), numeric: true })),
        rows: bars.map((bar) => [bar.from, bar.to ?? "", bar.gaps, bar.share, bar.upTo]),
        file: `days-between-orders-${kind}`,
      }}
    >
      <BoundaryHandles handles={handles} end={end} onMove={onMove} />
      <GapHistogram
        view={{
          bars: bars.map((bar) => ({
            from: bar.from.value - 1,
            // The last bar holds whatever is longer, and is as wide as the others.
            to: Math.min(end, bar.to?.value ?? bar.from.value - 1 + width),
            gaps: bar.gaps.value,
            label: label(bar),
          })),
          lines: [],
          acrossTicks: axis,
          upTicks: ticks.map(({ value, text }) => ({ value, text: value === 0 ? "" : text })),
          end,
        }}
      />
    </ChartFigure>
  );
}
