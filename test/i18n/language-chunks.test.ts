import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { languageChunksIn } from "#app/language-chunks.server.ts";

const folder = mkdtempSync(path.join(tmpdir(), "cadence-chunks-"));
afterAll(() => rmSync(folder, { recursive: true }));

const manifest = path.join(folder, "manifest.json");
writeFileSync(
  manifest,
  JSON.stringify({
    "app/root.tsx": { file: "assets/root-1.js", imports: [] },
    "app/i18n/languages/en.ts": { file: "assets/en-2.js", isDynamicEntry: true },
    "app/i18n/languages/ru.ts": { file: "assets/ru-3.js", isDynamicEntry: true },
  }),
);

it("a document names the scripts of its language, and of English where that stands in", () => {
  const chunksOf = languageChunksIn(manifest);
  expect(chunksOf("en")).toEqual(["/assets/en-2.js"]);
  expect(chunksOf("ru")).toContain("/assets/ru-3.js");
  expect(chunksOf("ru").filter((file) => !/ru-3|en-2/.test(file))).toEqual([]);
});
