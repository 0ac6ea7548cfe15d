import { scaleLinear } from "@visx/scale";
import { Bar, Line } from "@visx/shape";
import { AxisAcross, AxisUp } from "./axis.tsx";
import type { ChartPoints } from "./chart-points.ts";
import { Plot, SIDE } from "./plot.tsx";

/** How many days lay between orders, and where the boundaries lie. */
export type GapView = {
  readonly bars: readonly {
    /** Days, from and (exclusive) to. */
    readonly from: number;
    readonly to: number;
    readonly gaps: number;
    readonly label: string;
  }[];
  readonly lines: readonly { readonly days: number; readonly text: string }[];
  readonly acrossTicks: readonly { readonly value: number; readonly text: string }[];
  readonly upTicks: readonly { readonly value: number; readonly text: string }[];
  /** The last day of the axis, where that is none of the above. */
  readonly end?: number;
};

const HEIGHT = 220;
/** Left between two bars. */
const AIR = 3;

/** C3: days between orders, with boundary lines. */
export function GapHistogram({
  view: { bars, lines, acrossTicks, upTicks, end: last = 1 },
}: {
  readonly view: GapView;
}) {
  const end = Math.max(last, ...bars.map(({ to }) => to), ...lines.map(({ days }) => days));
  const top = Math.max(1, ...bars.map(({ gaps }) => gaps), ...upTicks.map(({ value }) => value));
  const x = scaleLinear<number>({ domain: [0, end], range: [0, SIDE] });
  const y = scaleLinear<number>({ domain: [0, top], range: [SIDE, 0] });
  const points: ChartPoints = bars.map(({ from, to, gaps, label }) => [
    {
      x: (100 * from) / end,
      width: (100 * (to - from)) / end,
      y: 100 - (100 * gaps) / top,
      height: (100 * gaps) / top,
      label,
    },
  ]);
  return (
    <>
      {lines.length > 0 && (
        <div className="cadence-lines-names" aria-hidden="true">
          {lines.map(({ days, text }) => (
            <span
              key={text}
              style={{
                insetInlineStart: `${(100 * days) / end}%`,
                translate: `${(-100 * days) / end}%`,
              }}
            >
              {text}
            </span>
          ))}
        </div>
      )}
      <Plot
        height={HEIGHT}
        points={points}
        shapes={
          <>
            {bars.map(({ from, to, gaps }) => (
              <Bar
                key={from}
                x={x(from) + AIR / 2}
                width={Math.max(1, x(to) - x(from) - AIR)}
                y={y(gaps)}
                height={SIDE - y(gaps)}
                className="cadence-bar"
              />
            ))}
            {lines.map(({ days, text }) => (
              <Line
                key={text}
                from={{ x: x(days), y: 0 }}
                to={{ x: x(days), y: SIDE }}
                className="cadence-line"
              />
            ))}
          </>
        }
        words={
          <AxisUp ticks={upTicks.map(({ value, text }) => ({ at: (100 * value) / top, text }))} />
        }
      />
      <AxisAcross
        ticks={acrossTicks.map(({ value, text }) => ({ at: (100 * value) / end, text }))}
      />
    </>
  );
}
