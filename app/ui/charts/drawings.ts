/**
 * The drawings. The server draws them into the document; their script comes with that of the pages that show one, and no
 * later: Polaris tells everything inside it anew once it has begun, and React throws away what waits for its script then.
 */
export { FlowSankey } from "./flow-sankey.tsx";
export { GapHistogram } from "./gap-histogram.tsx";
export { HeatGrid } from "./heat-grid.tsx";
export { LifeLine } from "./life-line.tsx";
export { SegmentSize } from "./segment-size.tsx";
export { StageArea } from "./stage-area.tsx";
export { WhatIfBars } from "./what-if-bars.tsx";
