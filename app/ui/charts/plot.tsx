import type { ReactNode } from "react";
import { ChartCursor } from "./chart-cursor.tsx";
import type { ChartPoints } from "./chart-points.ts";

/** The side of every plot in its own units; it is stretched to the room that there is. */
export const SIDE = 1000;

/**
 * The room of a drawing. Shapes are SVG, stretched to any width without script; words lie beside them as HTML,
 * so that they keep their size, and points above them.
 */
export function Plot({
  height,
  shapes,
  words,
  points,
}: {
  /** Pixels. */
  readonly height: number;
  readonly shapes: ReactNode;
  readonly words?: ReactNode;
  readonly points: ChartPoints;
}) {
  return (
    <div className="cadence-plot" style={{ blockSize: `${height}px` }}>
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} preserveAspectRatio="none" aria-hidden="true">
        {shapes}
      </svg>
      {words}
      <ChartCursor points={points} />
    </div>
  );
}
