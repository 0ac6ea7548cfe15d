// npm run chaos: processes, real and simulated, are killed while everything else goes wrong; exit 1 when a gate is missed.
//   --seed N       the same kills and faults, as far as real time allows (chosen and printed otherwise)
//   --json FILE    writes the report; with --only or --part it is merged into what the file holds
//   --release      the long form
//   --only RUNS    of B, C, C1, C2, C3, E those that are named, with commas between; F is part of each but B and C1
//   --part i/n     every n-th campaign, beginning with the i-th; those that the file holds are not run again
import { parseArgs } from "node:util";
import { merged, reportOf, resultsIn, summaryOf, writeReport } from "#test/chaos/report/report.ts";
import { brokenOff, holds, RUNS, type RunName, type RunResult } from "#test/chaos/report/result.ts";
import { type Form, type Unit, unitsOf } from "#test/chaos/report/units.ts";
import { keepSeed, keptSeeds } from "#test/chaos/report/kept-seeds.ts";

const USAGE =
  "node scripts/chaos.ts [--seed N] [--json FILE] [--release] [--only C,C2] [--part 2/5]";
/** The longest first. */
const LENGTHS: readonly RunName[] = ["C2", "C", "E", "C3"];
const values = readOptions();
const named = values.only?.split(",");
const only = RUNS.filter((run) => named === undefined || named.includes(run));
if (named !== undefined && only.length !== named.length) {
  fail(`--only ${values.only} is not of ${RUNS.join(", ")}.`);
}
const [, partText, partsText] = /^(\d+)\/(\d+)$/.exec(values.part ?? "1/1") ?? [];
const [part, parts] = [Number(partText), Number(partsText)];
if (!(part >= 1 && part <= parts)) fail(`--part ${values.part} is not like 2/5.`);
const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
if (!Number.isSafeInteger(seed)) fail(`--seed ${values.seed} is not a whole number.`);
console.log(`seed ${seed}`);
// Whoever started us with a channel is gone: what we started ends with us.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref(); // listening for that keeps nobody from ending

const form: Form = values.release ? "release" : "ci";
const chosen = unitsOf(form, seed).filter(
  ({ run }, index) => only.includes(run) && index % parts === part - 1,
);
const partial = named !== undefined || values.part !== undefined;
let results = partial && values.json !== undefined ? resultsIn(values.json) : [];
const done = ({ run, part: which }: Unit) =>
  results.some(
    (one) =>
      one.run === run && one.part === which && one.form === form && !("brokeOff" in one.detail),
  );
const isChosen = (kept: Unit) =>
  chosen.some(({ run, seed: own }) => run === kept.run && own === kept.seed);
const replays = keptSeeds(form).filter((unit) => only.includes(unit.run) && !isChosen(unit));
const toDo = [...replays, ...chosen.filter((unit) => !done(unit))];

// Two at a time, the longest first: most wait for starts and leases most of the time. What goes at full rate goes alone.
const waiting = toDo
  .filter((unit) => !isAtFullRate(unit))
  .toSorted(longestFirst)
  .values();
await Promise.all([oneAfterAnother(waiting), oneAfterAnother(waiting)]);
await oneAfterAnother(toDo.filter(isAtFullRate));
const report = reportOf(seed, results);
console.log(summaryOf(report));
process.exitCode = report.missed.length === 0 ? 0 : 1;

function readOptions() {
  try {
    const { values: given } = parseArgs({
      options: {
        seed: { type: "string" },
        json: { type: "string" },
        release: { type: "boolean", default: false },
        only: { type: "string" },
        part: { type: "string" },
      },
    });
    return given;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

async function carryOut({ run, part: which, seed: own, carryOut: go }: Unit): Promise<RunResult> {
  const started = performance.now();
  console.log(`${run} ${which} begins, seed ${own}`);
  const outcome = await go().catch((error: unknown) => brokenOff(run, own, error));
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${run} ${which} ended after ${seconds} s`);
  if (outcome.detail.brokeOff !== undefined) console.error(outcome.detail.brokeOff);
  const result = { ...outcome, part: which, form, seconds };
  if (!outcome.gates.every(holds)) keepSeed({ run, form, seed: own });
  return result;
}

async function oneAfterAnother(units: Iterable<Unit>): Promise<void> {
  for (const unit of units) keep(await carryOut(unit));
}

function longestFirst(one: Unit, other: Unit): number {
  return LENGTHS.indexOf(one.run) - LENGTHS.indexOf(other.run);
}

function isAtFullRate({ run }: Unit): boolean {
  return run === "B" || run === "C1";
}

function keep(result: RunResult): void {
  results = merged(results, [result]);
  if (values.json !== undefined) writeReport(values.json, reportOf(seed, results));
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}
