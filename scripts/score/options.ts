import { parseArgs } from "node:util";
import type { Day } from "#app/domain/time.ts";
import { readDay } from "./calendar.ts";
import { Refusal } from "./refusal.ts";

/** What is scored, by what was known on which day, and where the result goes. */
export type ScoreOptions = { readonly orders: string; readonly asOf: Day; readonly out: string };

const USAGE = "npm run -s score -- --orders FILE.csv --as-of YYYY-MM-DD --out OUT.csv";

export function readOptions(args: readonly string[]): ScoreOptions {
  const values = parsed(args);
  const missing = (["orders", "as-of", "out"] as const).filter((name) => !values[name]);
  if (missing.length > 0) {
    throw new Refusal(`${missing.map((name) => `--${name}`).join(", ")} missing: ${USAGE}`);
  }
  const { orders = "", "as-of": date = "", out = "" } = values;
  const asOf = readDay(date);
  if (asOf === null) {
    throw new Refusal(`--as-of "${date}" is no day of the calendar as YYYY-MM-DD.`);
  }
  return { orders, asOf, out };
}

function parsed(args: readonly string[]) {
  const options = {
    orders: { type: "string" },
    "as-of": { type: "string" },
    out: { type: "string" },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Refusal(`${error.message}\n${USAGE}`, { cause: error });
  }
}
