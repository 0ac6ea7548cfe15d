import { type ComponentType, lazy } from "react";

/**
 * The drawings, each in a script of its own that is loaded after the page's. The server draws them into the
 * document; until their script is there they stand as it drew them (ChartFigure waits for it).
 */
export const StageArea = later(async () => (await import("./stage-area.tsx")).StageArea);
export const FlowSankey = later(async () => (await import("./flow-sankey.tsx")).FlowSankey);
export const GapHistogram = later(async () => (await import("./gap-histogram.tsx")).GapHistogram);
export const HeatGrid = later(async () => (await import("./heat-grid.tsx")).HeatGrid);
export const LifeLine = later(async () => (await import("./life-line.tsx")).LifeLine);
export const SegmentSize = later(async () => (await import("./segment-size.tsx")).SegmentSize);
export const WhatIfBars = later(async () => (await import("./what-if-bars.tsx")).WhatIfBars);

function later<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => ({ default: await load() }));
}
