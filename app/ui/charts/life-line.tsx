import { Bar, Line } from "@visx/shape";
import { useId } from "react";
import type { Stage } from "#app/domain/stage.ts";
import { AxisAcross } from "./axis.tsx";
import type { ChartPoints } from "./chart-points.ts";
import { Plot, SIDE } from "./plot.tsx";
import { StageLegend } from "./stage-legend.tsx";
import { stageFill, StagePatterns } from "./stage-look.tsx";

/** One customer's life; places are shares of the time shown, 0 its beginning and 1 its end. */
export type LifeView = {
  readonly bands: readonly { readonly stage: Stage; readonly from: number; readonly to: number }[];
  /** Today; what lies behind it is what comes if nothing happens. */
  readonly now: number;
  readonly events: readonly {
    readonly at: number;
    readonly kind: "order" | "change" | "next";
    readonly label: string;
  }[];
  readonly stages: readonly { readonly stage: Stage; readonly name: string }[];
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
};

const HEIGHT = 96;
const BAND = { y: 420, height: 360 } as const;

/** C6: stages as bands, orders as marks above them, the next boundary dashed. */
export function LifeLine({
  view: { bands, now, events, stages, ticks },
}: {
  readonly view: LifeView;
}) {
  const scope = useId().replaceAll(":", "");
  const points: ChartPoints = events.map(({ at, kind, label }) => [
    {
      x: Math.min(98, Math.max(0, 100 * at - 1)),
      width: 2,
      y: kind === "order" ? 4 : 42,
      height: kind === "order" ? 30 : 36,
      label,
    },
  ]);
  return (
    <>
      <Plot
        height={HEIGHT}
        points={points}
        shapes={
          <>
            <StagePatterns scope={scope} />
            {bands.map(({ stage, from, to }) => (
              <Bar
                key={`${stage}-${from}`}
                x={SIDE * from}
                width={Math.max(1, SIDE * (to - from))}
                y={BAND.y}
                height={BAND.height}
                fill={stageFill(stage, scope)}
                fillOpacity={from >= now ? 0.35 : 1}
                className="cadence-shape"
              />
            ))}
            {events
              .filter(({ kind }) => kind === "next")
              .map(({ at }) => (
                <Line
                  key={at}
                  from={{ x: SIDE * at, y: 0 }}
                  to={{ x: SIDE * at, y: SIDE }}
                  className="cadence-line cadence-line--dashed"
                />
              ))}
            <Line
              from={{ x: SIDE * now, y: 0 }}
              to={{ x: SIDE * now, y: SIDE }}
              className="cadence-line"
            />
          </>
        }
        words={events
          .filter(({ kind }) => kind === "order")
          .map(({ at }) => (
            <span
              key={at}
              className="cadence-order"
              style={{ insetInlineStart: `${100 * at}%` }}
              aria-hidden="true"
            />
          ))}
      />
      <AxisAcross ticks={ticks.map(({ at, text }) => ({ at: 100 * at, text }))} />
      <StageLegend stages={stages} />
    </>
  );
}
