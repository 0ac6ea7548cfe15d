// npm run bench [-- NAME [--json FILE]]: measures, prints and keeps the figures of a suite beside their goals; exit 1 when
// one is missed. Into a file of one's own they go as JSON, and those that were kept stay.
import { writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { measureEngine } from "./engine/engine.ts";
import { measureEffect } from "./effect/effect.ts";
import { measureFairness } from "./fairness.ts";
import type { Figure, Measured } from "./figure.ts";
import { measureFreshness } from "./freshness.ts";
import { measureIngest } from "./ingest.ts";
import { measureMainJob } from "./main-job.ts";
import { measureScreens } from "./screens.ts";

const SUITES: Readonly<Record<string, () => Promise<Measured>>> = {
  "main-job": async () => ({ figures: await measureMainJob(), sections: [], detail: null }),
  engine: measureEngine,
  effect: measureEffect,
  ingest: async () => ({ figures: await measureIngest(), sections: [], detail: null }),
  fairness: measureFairness,
  freshness: measureFreshness,
  screens: measureScreens,
};

const USAGE = "npm run bench [-- NAME [--json FILE]]";
const { positionals: wanted, values: options } = readOptions();
if (options.json !== undefined && wanted.length !== 1) fail("--json FILE is for one suite.");
const unknown = wanted.find((name) => !Object.hasOwn(SUITES, name));
if (unknown !== undefined) fail(`"${unknown}" is not one of ${Object.keys(SUITES).join(", ")}.`);
for (const [name, measure] of Object.entries(SUITES)) {
  if (wanted.length === 0 || wanted.includes(name)) keep(name, await measure());
}

function readOptions() {
  try {
    return parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

function keep(name: string, { figures, sections, detail }: Measured): void {
  const lines = figures.map(({ what, goal, seen, unit, beside }) => {
    const met = goal === null ? "" : isMet(seen, goal) ? "met" : "missed";
    const goalText = goal === null ? "" : `${goal.at} ${goal.value} ${unit}`;
    return `| ${what} | ${seen} ${unit} | ${goalText} | ${met} | ${beside} |`;
  });
  const table = [
    "| figure | seen | goal | | beside it, in the same run |",
    "| - | - | - | - | - |",
  ];
  const machine = `${os.cpus().length} cores, ${os.cpus()[0]?.model.trim()}, Node ${process.versions.node}`;
  const page = `# ${name}\n\nMeasured on ${machine}. Times hold for that machine on that day; ratios hold longer.\n\n${[...table, ...lines].join("\n")}\n${sections.map((section) => `\n${section}\n`).join("")}`;
  const folder = path.join(import.meta.dirname, "results");
  if (options.json === undefined) writeFileSync(path.join(folder, `${name}.md`), page);
  writeFileSync(
    options.json ?? path.join(folder, `${name}.json`),
    `${JSON.stringify(detail === null ? { machine, figures } : { machine, figures, detail }, null, 2)}\n`,
  );
  console.log(`\n${page}`);
  if (figures.some(({ seen, goal }) => goal !== null && !isMet(seen, goal))) process.exitCode = 1;
}

function isMet(seen: number, { at, value }: NonNullable<Figure["goal"]>): boolean {
  return at === "<=" ? seen <= value : seen >= value;
}
