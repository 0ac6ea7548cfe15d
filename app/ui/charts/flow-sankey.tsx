import { Sankey } from "@visx/sankey";
import { useId } from "react";
import type { Stage } from "#app/domain/stage.ts";
import type { ChartPoints } from "./chart-points.ts";
import { Plot, SIDE } from "./plot.tsx";
import { STAGE_LOOKS, stageFill, StageMark, StagePatterns } from "./stage-look.tsx";

/** Who went from which stage to which within a period. */
export type FlowView = {
  readonly flows: readonly {
    readonly from: Stage;
    readonly to: Stage;
    readonly customers: number;
    readonly label: string;
    readonly url?: string;
  }[];
  /** What stands beside the stages on both sides. */
  readonly names: Readonly<Record<Stage, string>>;
};

type Node = { readonly key: string; readonly stage: Stage; readonly side: "from" | "to" };
type Flow = FlowView["flows"][number] & { readonly source: string; readonly target: string };

const ORDER = Object.keys(STAGE_LOOKS);
/** Pixels of a stage, and of them left free: as much as its name takes in two lines. */
const ROW = 46;
const FREE = 28;
const NODE_WIDTH = 12;

/** C2: where customers came from, on the left, and where they went. */
export function FlowSankey({ view: { flows, names } }: { readonly view: FlowView }) {
  const scope = useId().replaceAll(":", "");
  const nodes = (["from", "to"] as const).flatMap((side) =>
    [...new Set(flows.map((flow) => flow[side]))].map((stage): Node => ({
      key: `${side}-${stage}`,
      stage,
      side,
    })),
  );
  const links = flows.map((flow): Flow & { readonly value: number } => ({
    ...flow,
    source: `from-${flow.from}`,
    target: `to-${flow.to}`,
    value: flow.customers,
  }));
  const rows = Math.max(1, ...(["from", "to"] as const).map((side) => count(nodes, side)));
  return (
    <Sankey<Node, Flow>
      root={{
        nodes: nodes.map((node) => ({ ...node })),
        links: links.map((link) => ({ ...link })),
      }}
      nodeId={({ key }) => key}
      nodeWidth={NODE_WIDTH}
      nodePadding={(SIDE / rows) * (FREE / ROW)}
      size={[SIDE, SIDE]}
      // As the stages follow each other everywhere, not where the lines cross least.
      nodeSort={(one, other) => ORDER.indexOf(one.stage) - ORDER.indexOf(other.stage)}
    >
      {({ graph, createPath }) => (
        <Plot
          height={rows * ROW}
          points={pointsOf(
            graph.links.map(({ label, url, y0, y1, width }) => ({
              label,
              y0,
              y1,
              width,
              ...(url !== undefined && { url }),
            })),
          )}
          shapes={
            <>
              <StagePatterns scope={scope} />
              {graph.links.map((link) => (
                <path
                  key={`${link.from}-${link.to}`}
                  d={createPath(link) ?? ""}
                  fill="none"
                  stroke={STAGE_LOOKS[link.from].colour}
                  strokeOpacity=".3"
                  strokeWidth={Math.max(2, link.width ?? 0)}
                />
              ))}
              {graph.nodes.map(({ key, stage, x0 = 0, x1 = 0, y0 = 0, y1 = 0 }) => (
                <rect
                  key={key}
                  x={x0}
                  y={y0}
                  width={x1 - x0}
                  height={Math.max(2, y1 - y0)}
                  fill={stageFill(stage, scope)}
                />
              ))}
            </>
          }
          words={graph.nodes.map(({ key, stage, side, y0 = 0, y1 = 0 }) => (
            <span
              key={key}
              className={`cadence-node cadence-node--${side}`}
              style={{ insetBlockStart: `${(100 * (y0 + y1)) / 2 / SIDE}%` }}
              aria-hidden="true"
            >
              <StageMark stage={stage} />
              {names[stage]}
            </span>
          ))}
        />
      )}
    </Sankey>
  );
}

function count(nodes: readonly Node[], side: Node["side"]): number {
  return nodes.filter((node) => node.side === side).length;
}

/** A laid-out flow: where it ends on either side, in units of the plot. */
type Laid = Pick<Flow, "label" | "url"> &
  Readonly<Record<"y0" | "y1" | "width", number | undefined>>;

/** Every flow at its left end, and at its right one, each from the top. */
function pointsOf(links: readonly Laid[]): ChartPoints {
  return (["y0", "y1"] as const).map((end) =>
    links
      .toSorted((one, other) => (one[end] ?? 0) - (other[end] ?? 0))
      .map(({ label, url, width = 0, [end]: middle = 0 }) => ({
        x: end === "y0" ? 0 : 75,
        y: (100 * (middle - width / 2)) / SIDE,
        width: 25,
        height: (100 * width) / SIDE,
        label,
        ...(url !== undefined && { url }),
      })),
  );
}
