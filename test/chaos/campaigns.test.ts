import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { reportOf, resultsIn } from "./report/report.ts";
import { holds, type RunName } from "./report/result.ts";

const SEED = 1;
/** B is played by simulation.test.ts; C has its own time (`npm run chaos`) until it has held ten times in a row. */
const CAMPAIGNS = ["C1", "C2", "C3", "E"] as const satisfies readonly RunName[];
const LIMIT = 900_000;
/** Kept after the run: it holds what is known of whatever is wrong. */
const REPORT = path.resolve("test-results/chaos.json");

let report: ReturnType<typeof reportOf>;

/** As `npm run chaos` does: in a process of its own, which ends what it started even when we are gone. */
beforeAll(async () => {
  mkdirSync(path.dirname(REPORT), { recursive: true });
  rmSync(REPORT, { force: true });
  const script = path.resolve("scripts/chaos.ts");
  const options = ["--seed", String(SEED), "--only", CAMPAIGNS.join(","), "--json", REPORT];
  const child = spawn(process.execPath, [script, ...options], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "exit");
  report = reportOf(SEED, resultsIn(REPORT));
}, LIMIT);

describe("after all that can go wrong at once", () => {
  it.each(CAMPAIGNS)("campaign %s has come to its end and every gate of it holds", (run) => {
    const ended = report.runs.filter((result) => result.run === run);
    expect(ended).not.toEqual([]);
    expect(ended.flatMap(({ gates }) => gates.filter((gate) => !holds(gate)))).toEqual([]);
  });

  it("R2, R4, R5, R7: nothing acknowledged is lost, no tag of ours is wrong, none of anybody else was touched", () => {
    expect(report).toMatchObject({ lost: 0, wrongTags: 0, foreignTagsTouched: 0, throttled: 0 });
    expect(report.acked).toBeGreaterThanOrEqual(30_000);
    expect(report.kills).toBeGreaterThanOrEqual(88);
  });
});
