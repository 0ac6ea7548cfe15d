import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";

const folder = mkdtempSync(path.join(os.tmpdir(), "cadence-score-"));
afterAll(() => rmSync(folder, { recursive: true }));
const orders = path.join(folder, "orders.csv");
const out = path.join(folder, "out.csv");

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
});

function score(...args: string[]) {
  const script = path.join(import.meta.dirname, "../../scripts/score.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    cwd: folder,
  });
  return { status, stdout, stderr: stderr.replaceAll(folder, "DIR") };
}

const scoreFile = (asOf = "2025-03-01") => score("--orders", orders, "--as-of", asOf, "--out", out);
const USAGE = "npm run -s score -- --orders FILE.csv --as-of YYYY-MM-DD --out OUT.csv";

describe("npm run score", () => {
  it("writes a row a customer seen by that day, sorted by customer", () => {
    writeFileSync(
      orders,
      [
        "cust,date,amount",
        "twice,2025-01-10,20.00",
        'never,2025-02-01,""',
        "once,2025-02-20,10.50",
        "twice,2025-02-10,30.00",
        "gone,2023-02-10,30.00",
        "tomorrow,2025-03-02,5",
        '"refunded, whole",2025-02-01,30',
        '"refunded, whole",2025-02-05,-30.00',
      ].join("\n"),
    );
    const { status, stderr } = scoreFile();
    expect([status, stderr]).toEqual([0, ""]);
    const [header, ...rows] = readFileSync(out, "utf8").trimEnd().split("\n");
    expect(header).toBe(
      "customer,stage,stage_since,next_stage,next_change_on,p_return_30,p_return_60,p_return_90,p_return_180,expected_spend_365",
    );
    const stages = rows.map((row) => row.replace(/(,[0-9.]+){5}$/, ""));
    // Too few customers to learn from: the windows of segments.md hold.
    expect(stages).toEqual([
      "gone,lost,2024-02-10,,",
      "never,prospect,2025-02-01,,",
      "once,new,2025-02-20,at-risk,2025-03-22",
      '"refunded, whole",prospect,2025-02-01,,',
      "twice,active,2025-02-10,at-risk,2025-04-11",
    ]);
  });

  it("says what it wrote in one line", () => {
    writeFileSync(orders, "cust,date,amount\na,2025-02-01,5\nb,2025-02-01,0\n");
    expect(scoreFile().stdout).toBe(
      `${out}: 2 customers, 1 prospect, 1 new; rhythm of a typical shop, too little to learn from.\n`,
    );
  });

  it("writes a header alone when nobody was seen by that day", () => {
    writeFileSync(orders, "cust,date,amount\na,2025-02-01,5\n");
    const { status, stdout } = scoreFile("2025-01-31");
    expect([status, stdout.split(";")[0]]).toEqual([0, `${out}: 0 customers`]);
    expect(readFileSync(out, "utf8").trimEnd().split("\n")).toHaveLength(1);
  });

  it("refuses unreadable rows, writes nothing and leaves an earlier result alone", () => {
    writeFileSync(out, "the result of yesterday");
    writeFileSync(orders, "cust,date,amount\na,2025-02-01,5\na,2025-02-31,5\n");
    expect(scoreFile()).toEqual({
      status: 1,
      stdout: "",
      stderr:
        'DIR/orders.csv, line 3: "2025-02-31" is no day of the calendar as YYYY-MM-DD.\nNothing was written.\n',
    });
    expect(readFileSync(out, "utf8")).toBe("the result of yesterday");
    expect(readdirSync(folder).toSorted()).toEqual(["orders.csv", "out.csv"]);
  });

  it.each([
    [[], `--orders, --as-of, --out missing: ${USAGE}`],
    [["--orders", "o.csv", "--out", "out.csv"], `--as-of missing: ${USAGE}`],
    [
      ["--orders", "o.csv", "--as-of", "2025-02-29", "--out", "out.csv"],
      '--as-of "2025-02-29" is no day of the calendar as YYYY-MM-DD.',
    ],
    [
      ["--orders", "o.csv", "--as-of", "today", "--out", "out.csv"],
      '--as-of "today" is no day of the calendar as YYYY-MM-DD.',
    ],
    [
      ["--orders", "o.csv", "--as-of", "2025-03-01", "--out", "out.csv"],
      "--orders o.csv cannot be read: there is no such file.",
    ],
    [
      ["--orders", "orders.csv", "--as-of", "2025-03-01", "--out", "no/out.csv"],
      "--out no/out.csv: there is no folder DIR/no; create it first.",
    ],
    [
      ["--orders", "orders.csv", "--as-of", "2025-03-01", "--out", "."],
      "--out . is no file: name one to write to.",
    ],
    [
      ["--orders", "orders.csv", "--as-of", "2025-03-01", "--out", "./orders.csv"],
      "--out ./orders.csv is the order log itself: name another file.",
    ],
  ])("%j ends with 1 and a reason", (args, reason) => {
    writeFileSync(orders, "cust,date,amount\na,2025-02-01,5\n");
    expect(score(...args)).toEqual({
      status: 1,
      stdout: "",
      stderr: `${reason}\nNothing was written.\n`,
    });
    expect(readdirSync(folder)).toEqual(["orders.csv"]);
  });

  it("explains an option that it does not know", () => {
    const { status, stderr } = score("--date", "2025-03-01");
    expect(status).toBe(1);
    expect(stderr).toContain("Unknown option '--date'");
    expect(stderr).toContain(USAGE);
  });

  it("writes through a link", () => {
    mkdirSync(path.join(folder, "results"));
    writeFileSync(path.join(folder, "results/today.csv"), "");
    symlinkSync("results/today.csv", out);
    writeFileSync(orders, "cust,date,amount\na,2025-02-01,5\n");
    expect(scoreFile().status).toBe(0);
    expect(readFileSync(path.join(folder, "results/today.csv"), "utf8")).toContain(
      "a,new,2025-02-01",
    );
    expect(existsSync(out)).toBe(true);
  });
});
