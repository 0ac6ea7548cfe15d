import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { z } from "zod";

const ROOT = path.join(import.meta.dirname, "../..");

/** Bytes that a document makes a browser fetch, gzipped as the server sends them. */
export type Bytes = { readonly script: number; readonly style: number };

/** What the scripts and style sheets that a document names weigh; App Bridge is Shopify's and is left out. */
export function bytesOf(html: string): Bytes {
  const named = new Set([...html.matchAll(/"(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, at]) => at));
  const weigh = (ending: string) =>
    [...named]
      .filter((address) => address?.endsWith(ending))
      .map((address) => gzipped(readFileSync(path.join(ROOT, "build/client", address ?? ""))))
      .reduce((sum, bytes) => sum + bytes, 0);
  return { script: weigh(".js"), style: weigh(".css") };
}

const Built = z.array(z.object({ output: z.array(z.object({ code: z.string() }).loose()) }));

/** What all drawings weigh in a script of their own, without the libraries that every page has anyhow. */
export async function chartBytes(): Promise<number> {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      lib: { entry: "app/ui/charts/drawings.ts", formats: ["es"] },
      rollupOptions: {
        external: /^(?:react|react-dom|react-i18next|i18next|@shopify|@remix-run)\b/,
      },
    },
  });
  const outputs = Built.parse([built].flat()).flatMap(({ output }) => output);
  return outputs.map(({ code }) => gzipped(Buffer.from(code))).reduce((a, b) => a + b, 0);
}

function gzipped(bytes: Uint8Array): number {
  return gzipSync(bytes).length;
}
