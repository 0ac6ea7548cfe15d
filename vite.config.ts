import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

/**
 * What the server build leaves to Node, which reads it from source as the rest of the server does: bundled
 * copies would be other modules, whose classes `instanceof` does not know.
 */
const SHARED_WITH_SERVER = /^#app\/(?:domain|ports|services)\/|^#app\/[^/]+\.server\.ts$/;

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [
    remix({
      ignoredRouteFiles: ["**/.*"],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_singleFetch: true,
        // It needs sessionStorage, which the admin's frame denies (platform.md section 13).
        v3_lazyRouteDiscovery: false,
      },
    }),
  ],
  // A thousand files that no start of the web process need look for.
  ...(isSsrBuild && { ssr: { noExternal: [/^@shopify\/polaris/] } }),
  build: {
    assetsInlineLimit: 0,
    // The server reads in it which files a document's language is in.
    manifest: true,
    // The server may wait at the top of a module (ui/charts/drawings.ts).
    ...(isSsrBuild && { target: "node22", rollupOptions: { external: SHARED_WITH_SERVER } }),
  },
}));
