import { drawnLater, onServer } from "./drawn-later.tsx";

// The drawings, each in a script of its own. The build takes the waiting out of what browsers get.
const isServer = import.meta.env.SSR;

const loadStageArea = async () => (await import("./stage-area.tsx")).StageArea;
export const StageArea = drawnLater(loadStageArea, isServer ? await onServer(loadStageArea) : null);

const loadFlowSankey = async () => (await import("./flow-sankey.tsx")).FlowSankey;
export const FlowSankey = drawnLater(
  loadFlowSankey,
  isServer ? await onServer(loadFlowSankey) : null,
);

const loadGapHistogram = async () => (await import("./gap-histogram.tsx")).GapHistogram;
export const GapHistogram = drawnLater(
  loadGapHistogram,
  isServer ? await onServer(loadGapHistogram) : null,
);

const loadHeatGrid = async () => (await import("./heat-grid.tsx")).HeatGrid;
export const HeatGrid = drawnLater(loadHeatGrid, isServer ? await onServer(loadHeatGrid) : null);

const loadLifeLine = async () => (await import("./life-line.tsx")).LifeLine;
export const LifeLine = drawnLater(loadLifeLine, isServer ? await onServer(loadLifeLine) : null);

const loadSegmentSize = async () => (await import("./segment-size.tsx")).SegmentSize;
export const SegmentSize = drawnLater(
  loadSegmentSize,
  isServer ? await onServer(loadSegmentSize) : null,
);

const loadWhatIfBars = async () => (await import("./what-if-bars.tsx")).WhatIfBars;
export const WhatIfBars = drawnLater(
  loadWhatIfBars,
  isServer ? await onServer(loadWhatIfBars) : null,
);
