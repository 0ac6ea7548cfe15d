import { scaleLinear } from "@visx/scale";
import { Bar, LinePath } from "@visx/shape";
import { AxisAcross, AxisUp } from "./axis.tsx";
import type { ChartPoints } from "./chart-points.ts";
import { Plot, SIDE } from "./plot.tsx";
import { ticksAcross } from "./stage-area.tsx";

/** The size of one segment by days, and who came and went. */
export type SizeView = {
  readonly days: readonly {
    readonly name: string;
    readonly size: number;
    readonly joined: number;
    readonly left: number;
    readonly label: string;
  }[];
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
  readonly url: string;
};

const HEIGHT = 200;
/** The lower part of the plot, for who came and went. */
const FLOWS = 0.3;

/** C7: how many, and below it who joined and who left. */
export function SegmentSize({ view: { days, ticks, url } }: { readonly view: SizeView }) {
  const top = Math.max(1, ...days.map(({ size }) => size), ...ticks.map(({ value }) => value));
  const most = Math.max(1, ...days.flatMap(({ joined, left }) => [joined, left]));
  const sizeEnd = SIDE * (1 - FLOWS);
  const middle = SIDE * (1 - FLOWS / 2);
  const step = SIDE / Math.max(1, days.length);
  const x = (index: number) => index * step + step / 2;
  const y = scaleLinear<number>({ domain: [0, top], range: [sizeEnd, 0] });
  const flow = scaleLinear<number>({ domain: [0, most], range: [0, (SIDE * FLOWS) / 2 - 10] });
  const points: ChartPoints = days.map(({ label }, index) => [
    { x: (100 * index * step) / SIDE, width: (100 * step) / SIDE, y: 0, height: 100, label, url },
  ]);
  return (
    <>
      <Plot
        height={HEIGHT}
        points={points}
        shapes={
          <>
            <LinePath
              data={days.map(({ size }, index) => ({ size, index }))}
              x={({ index }) => x(index)}
              y={({ size }) => y(size)}
              className="cadence-curve"
            />
            {days.map(({ joined, left, label }, index) => (
              <g key={label}>
                <Bar
                  x={x(index) - step * 0.4}
                  width={step * 0.8}
                  y={middle - flow(joined)}
                  height={flow(joined)}
                  className="cadence-bar"
                />
                <Bar
                  x={x(index) - step * 0.4}
                  width={step * 0.8}
                  y={middle}
                  height={flow(left)}
                  className="cadence-bar cadence-bar--out"
                />
              </g>
            ))}
          </>
        }
        words={
          <AxisUp
            ticks={ticks.map(({ value, text }) => ({
              at: 100 * FLOWS + ((100 * value) / top) * (1 - FLOWS),
              text,
            }))}
          />
        }
      />
      <AxisAcross ticks={ticksAcross(days.map(({ name }) => name))} />
    </>
  );
}
