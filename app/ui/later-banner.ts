import { drawnLater, onServer } from "./charts/drawn-later.tsx";

// Most screens have nothing to say: the script of a banner comes after the page's, in time for a network that goes.
const isServer = import.meta.env.SSR;

const loadTopBanner = async () => (await import("./top-banner.tsx")).TopBanner;
export const LaterBanner = drawnLater(
  loadTopBanner,
  isServer ? await onServer(loadTopBanner) : null,
  "cadence-banner-coming",
);
