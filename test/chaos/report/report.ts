import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { type Figures, type Gate, holds, NO_FIGURES, RUNS, type RunResult } from "./result.ts";

const Gates = z.object({
  id: z.string(),
  what: z.string(),
  seen: z.number(),
  at: z.enum(["<=", ">=", "="]),
  goal: z.number(),
});
const Result = z.object({
  run: z.enum(RUNS),
  seed: z.number(),
  part: z.string(),
  form: z.enum(["ci", "release"]),
  seconds: z.number(),
  figures: z.object({
    kills: z.number(),
    eventsEmitted: z.number(),
    acked: z.number(),
    lost: z.number(),
    deduped: z.number(),
    dropped: z.number(),
    repaired: z.number(),
    wrongTags: z.number(),
    foreignTagsTouched: z.number(),
    tagWrites: z.number(),
    trueChanges: z.number(),
    throttled: z.number(),
    convergenceMs: z.number(),
  }),
  gates: z.array(Gates),
  detail: z.record(z.string(), z.unknown()),
});
const Kept = z.object({ runs: z.array(Result) });

/** The campaigns that a report file holds already; none when there is no such file. */
export function resultsIn(file: string): readonly RunResult[] {
  return existsSync(file) ? Kept.parse(JSON.parse(readFileSync(file, "utf8"))).runs : [];
}

/** Adds campaigns to those of before; one of the same run and part is replaced. */
export function merged(
  before: readonly RunResult[],
  added: readonly RunResult[],
): readonly RunResult[] {
  const same = (a: RunResult, b: RunResult) =>
    a.run === b.run && a.part === b.part && a.form === b.form;
  return [...before.filter((old) => !added.some((one) => same(old, one))), ...added];
}

/** All campaigns as one report: the fields of reliability.md section 7, the parts that ran, every gate. */
export function reportOf(seed: number, runs: readonly RunResult[]) {
  const figures = runs.map((run) => run.figures).reduce(together, NO_FIGURES);
  const { tagWrites, trueChanges, ...rest } = figures;
  const gates = runs.flatMap((run) => run.gates);
  return {
    seed,
    ...rest,
    writeAmplification:
      trueChanges === 0 ? 1 : Math.round((tagWrites / trueChanges) * 10_000) / 10_000,
    parts: runs.map(({ run, part, form, seconds }) => `${run} ${part} (${form}, ${seconds} s)`),
    missed: gates.filter((gate) => !holds(gate)).map(sentenceOf),
    runs,
  };
}

/** Writes the report; the file is whole at every moment. */
export function writeReport(file: string, report: ReturnType<typeof reportOf>): void {
  // Ids in rows of the database pass 2^53.
  const text = JSON.stringify(
    report,
    (_, value: unknown) => (typeof value === "bigint" ? String(value) : value),
    2,
  );
  writeFileSync(file, `${text}\n`);
}

/** The report for a reader: what ran, every gate, what it all adds up to. */
export function summaryOf({
  parts,
  runs,
  missed,
  ...figures
}: ReturnType<typeof reportOf>): string {
  const gates = runs.flatMap((run) => run.gates);
  const lines = gates.map((gate) => {
    const mark = holds(gate) ? "ok    " : "MISSED";
    return `${mark} ${gate.id.padEnd(8)} ${sentenceOf(gate)}`;
  });
  const sums = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  const end = missed.length === 0 ? "Every gate holds." : `${missed.length} gates are missed.`;
  return [`Ran: ${parts.join(", ")}`, ...lines, sums.join(" · "), end].join("\n");
}

function sentenceOf({ what, seen, at, goal }: Gate): string {
  return `${what}: ${seen} (${at} ${goal})`;
}

/** Counts add up; the time until all was right is that of the slowest. */
function together(a: Figures, b: Figures): Figures {
  return {
    kills: a.kills + b.kills,
    eventsEmitted: a.eventsEmitted + b.eventsEmitted,
    acked: a.acked + b.acked,
    lost: a.lost + b.lost,
    deduped: a.deduped + b.deduped,
    dropped: a.dropped + b.dropped,
    repaired: a.repaired + b.repaired,
    wrongTags: a.wrongTags + b.wrongTags,
    foreignTagsTouched: a.foreignTagsTouched + b.foreignTagsTouched,
    tagWrites: a.tagWrites + b.tagWrites,
    trueChanges: a.trueChanges + b.trueChanges,
    throttled: a.throttled + b.throttled,
    convergenceMs: Math.max(a.convergenceMs, b.convergenceMs),
  };
}
