import { scaleLinear } from "@visx/scale";
import { AreaStack } from "@visx/shape";
import { useId } from "react";
import type { Stage } from "#app/domain/stage.ts";
import { AxisAcross, AxisUp } from "./axis.tsx";
import type { ChartPoints } from "./chart-points.ts";
import { Plot, SIDE } from "./plot.tsx";
import { StageLegend } from "./stage-legend.tsx";
import { stageFill, StagePatterns } from "./stage-look.tsx";

/** How many customers stood in each stage on the days shown, the oldest first. */
export type StageAreaView = {
  readonly stages: readonly {
    readonly stage: Stage;
    readonly name: string;
    readonly url: string;
  }[];
  readonly days: readonly {
    readonly label: string;
    /** In the order of `stages`. */
    readonly cells: readonly { readonly value: number; readonly label: string }[];
  }[];
  /** Customers at round heights of the plot. */
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
};

const HEIGHT = 280;

/** C1: stages over time, one on the other. */
export function StageArea({ view }: { readonly view: StageAreaView }) {
  const scope = useId().replaceAll(":", "");
  const { stages, days, ticks } = view;
  const top = Math.max(
    1,
    ...ticks.map(({ value }) => value),
    ...days.map(({ cells }) => cells.reduce((sum, { value }) => sum + value, 0)),
  );
  const x = scaleLinear<number>({ domain: [0, Math.max(1, days.length - 1)], range: [0, SIDE] });
  const y = scaleLinear<number>({ domain: [0, top], range: [SIDE, 0] });
  const rows = days.map(({ cells }, index) => ({ index, values: cells.map(({ value }) => value) }));
  return (
    <>
      <Plot
        height={HEIGHT}
        points={pointsOf(view, top)}
        shapes={
          <>
            <StagePatterns scope={scope} />
            <AreaStack
              // The first stage of the list lies on top, as in the legend.
              keys={stages.map((_, index) => stages.length - 1 - index)}
              data={rows}
              value={({ values }, key) => values[key] ?? 0}
              x={({ data }) => x(data.index)}
              y0={([low = 0]) => y(low)}
              y1={([, high = 0]) => y(high)}
            >
              {({ stacks, path }) =>
                stacks.map((stack) => {
                  const stage = stages[stack.key];
                  return (
                    stage !== undefined && (
                      <path
                        key={stage.stage}
                        d={path(stack) ?? ""}
                        fill={stageFill(stage.stage, scope)}
                        className="cadence-shape"
                      />
                    )
                  );
                })
              }
            </AreaStack>
          </>
        }
        words={
          <AxisUp ticks={ticks.map(({ value, text }) => ({ at: (100 * value) / top, text }))} />
        }
      />
      <AxisAcross ticks={ticksAcross(days.map(({ label }) => label))} />
      <StageLegend stages={stages} />
    </>
  );
}

/** A point for every day and stage, as high as its part of the stack. */
function pointsOf({ stages, days }: StageAreaView, top: number): ChartPoints {
  const width = 100 / Math.max(1, days.length - 1);
  return days.map(({ label, cells }, day) => {
    let above = cells.reduce((sum, { value }) => sum + value, 0);
    return cells.map((cell, row) => {
      const y = 100 - (100 * above) / top;
      above -= cell.value;
      return {
        x: Math.min(100 - width, Math.max(0, (day - 0.5) * width)),
        y,
        width,
        height: (100 * cell.value) / top,
        label: `${label}, ${stages[row]?.name ?? ""}: ${cell.label}`,
        url: stages[row]?.url ?? "",
      };
    });
  });
}

/** About five of the names, at even distances, the last among them. */
export function ticksAcross(labels: readonly string[]) {
  const last = labels.length - 1;
  if (last < 1) return labels.map((text) => ({ at: 0, text }));
  const step = Math.max(1, Math.ceil(last / 4));
  return labels.flatMap((text, index) =>
    (last - index) % step === 0 ? [{ at: (100 * index) / last, text }] : [],
  );
}
