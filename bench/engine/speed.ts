import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import type { Figure } from "../figure.ts";
import { saveColumns } from "./speed-columns.ts";
import { LAST_DAY, speedShop, TWO_YEARS } from "./speed-shop.ts";

/** A simulated shop whose columns lie in a folder. */
type StoredShop = { readonly folder: string; readonly customers: number };

/** How fast the engine is; each measurement in a fresh process, on shops simulated from the CDNOW parameters. */
export function speedFigures(): readonly Figure[] {
  const root = mkdtempSync(path.join(os.tmpdir(), "cadence-speed-"));
  const stored = (customers: number, lastDay: number): StoredShop => {
    const folder = path.join(root, String(customers));
    mkdirSync(folder);
    saveColumns(folder, speedShop(customers, lastDay));
    return { folder, customers };
  };
  try {
    const million = stored(1_000_000, LAST_DAY);
    return [
      ...fitFigures(stored(23_570, LAST_DAY), 0.4),
      ...fitFigures(million, 1),
      ...scoreFigures(million),
      ...lifelineFigures(stored(100_000, TWO_YEARS)),
    ];
  } finally {
    rmSync(root, { recursive: true });
  }
}

const Model = z.record(z.string(), z.number());
const Fit = z.object({
  ms: z.number(),
  repeatedMs: z.number(),
  bgNbdMs: z.number(),
  fullMs: z.number(),
  learnMs: z.number(),
  model: Model,
  fullModel: Model,
  rhythm: z.unknown(),
});

function fitFigures(shop: StoredShop, goalSeconds: number): readonly Figure[] {
  const fit = Fit.parse(inProcess("speed-fit.ts", shop));
  writeFileSync(path.join(shop.folder, "rhythm.json"), JSON.stringify(fit.rhythm));
  const name = shop.customers.toLocaleString("en");
  return [
    {
      what: `fit, ${name} customers`,
      seen: seconds(fit.ms),
      unit: "s",
      goal: { at: "<=", value: goalSeconds },
      beside: `the first fit of its process; repeated ${seconds(fit.repeatedMs)} s; our BG/NBD, repeated, ${seconds(fit.bgNbdMs)} s; everything a refit learns ${seconds(fit.learnMs)} s`,
    },
    {
      what: `fit, ${name} customers: furthest parameter from the fit to all rows`,
      seen: furthestPercent(fit.model, fit.fullModel),
      unit: "%",
      goal: { at: "<=", value: 3 },
      beside: `the fit to all rows takes ${seconds(fit.fullMs)} s`,
    },
  ];
}

function furthestPercent(model: z.infer<typeof Model>, full: z.infer<typeof Model>): number {
  const distances = Object.entries(full).map(([name, value]) =>
    Math.abs((model[name] ?? Number.NaN) / value - 1),
  );
  return Math.round(Math.max(...distances) * 1000) / 10;
}

const Scored = z.object({
  ms: z.number(),
  cpuMs: z.number(),
  megabytes: z.number(),
  barePassMs: z.number(),
});

function scoreFigures(shop: StoredShop): readonly Figure[] {
  const one = Scored.parse(inProcess("speed-score.ts", shop, "1"));
  const two = Scored.parse(inProcess("speed-score.ts", shop, "2"));
  const what = `score ${shop.customers.toLocaleString("en")} customers: stage, dates, four return chances, spend`;
  const pass = `a bare pass over their days ${one.barePassMs.toFixed(1)} ms`;
  return [
    {
      what: `${what}, one core`,
      seen: seconds(one.ms),
      unit: "s",
      goal: { at: "<=", value: 2.5 },
      beside: `${((1000 * one.ms) / shop.customers).toFixed(2)} microseconds a customer; ${seconds(one.cpuMs)} s of processor time, which other programs do not stretch as much; ${pass}`,
    },
    {
      what: `${what}, two cores`,
      seen: seconds(two.ms),
      unit: "s",
      goal: { at: "<=", value: 1.4 },
      beside: `${(one.ms / two.ms).toFixed(2)} times as fast as one, the start of the second thread included`,
    },
    ...[one, two].map(({ megabytes }, index): Figure => ({
      what: `score, highest RSS, ${index === 0 ? "one core" : "two cores"}`,
      seen: Math.round(megabytes),
      unit: "MB",
      goal: { at: "<=", value: 250 },
      beside: "a fresh process with the shop in typed columns",
    })),
  ];
}

const Lived = z.object({
  lifelinesMs: z.number(),
  steps: z.number(),
  whatIfMs: z.number(),
  whatIf: z.object({ moving: z.number(), flaggedNow: z.number(), flaggedThen: z.number() }),
  barePassMs: z.number(),
  orders: z.number(),
});

function lifelineFigures(shop: StoredShop): readonly Figure[] {
  const lived = Lived.parse(inProcess("speed-lifelines.ts", shop));
  const { moving, flaggedNow, flaggedThen } = lived.whatIf;
  const name = shop.customers.toLocaleString("en");
  return [
    {
      what: `lifelines of ${name} customers over two years`,
      seen: seconds(lived.lifelinesMs),
      unit: "s",
      goal: { at: "<=", value: 1 },
      beside: `${lived.orders} orders, ${lived.steps} steps; a bare pass over the days ${lived.barePassMs.toFixed(1)} ms`,
    },
    {
      what: "what-if on the same: who moves, and both rules in the last quarter",
      seen: seconds(lived.whatIfMs),
      unit: "s",
      goal: { at: "<=", value: 2 },
      beside: `${moving} would move; ${flaggedNow} flagged by the rules in force, ${flaggedThen} by the others`,
    },
  ];
}

/** What a script of this folder prints about a shop. */
function inProcess(script: string, { folder, customers }: StoredShop, ...more: string[]): unknown {
  const args = [path.join(import.meta.dirname, script), folder, String(customers), ...more];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

function seconds(ms: number): number {
  return Math.round(ms / 10) / 100;
}
