import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readOrders } from "#scripts/score/read-orders.ts";
import { writeDay } from "#scripts/score/calendar.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "cadence-orders-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, "orders.csv");

async function rowsOf(contents: string | Buffer): Promise<unknown[]> {
  writeFileSync(file, contents);
  const { rows, customers, customer, day, cents } = await readOrders(file);
  return Array.from({ length: rows }, (_, row) => [
    customers[customer[row] ?? -1],
    writeDay(day[row] ?? 0),
    cents[row],
  ]);
}

async function refusalOf(contents: string | Buffer): Promise<string> {
  const message = await rowsOf(contents).then(
    String,
    (error: Error) => `${error.name}: ${error.message}`,
  );
  return message.replaceAll(file, "orders.csv");
}

const TWO_ROWS = [
  ["a", "2025-01-02", 1990],
  ["b", "2025-01-01", -500],
];

describe("an order log", () => {
  it.each([
    ["as it should be", "cust,date,amount\na,2025-01-02,19.90\nb,2025-01-01,-5\n"],
    [
      "with a byte order mark and CRLF",
      "\uFEFFcust,date,amount\r\na,2025-01-02,19.90\r\nb,2025-01-01,-5\r\n",
    ],
    ["with both kinds of line ends", "cust,date,amount\r\na,2025-01-02,19.90\nb,2025-01-01,-5"],
    ["with quotes", '"cust","date","amount"\n"a","2025-01-02","19.90"\n"b",2025-01-01,-5\n'],
    ["with empty lines", "\ncust,date,amount\n\na,2025-01-02,19.90\n\nb,2025-01-01,-5\n\n\n"],
    [
      "with spaces around fields",
      " cust, date, amount\na , 2025-01-02, 19.90\n b,2025-01-01 ,-5 \n",
    ],
    ["with other columns too", "id,amount,cust,date\n7,19.90,a,2025-01-02\n8,-5,b,2025-01-01\n"],
    [
      "in UTF-16",
      Buffer.from("\uFEFFcust,date,amount\na,2025-01-02,19.90\nb,2025-01-01,-5\n", "utf16le"),
    ],
  ])("%s is read", async (_, contents) => {
    expect(await rowsOf(contents)).toEqual(TWO_ROWS);
  });

  it("may hold commas, quotes and line breaks in a customer's name", async () => {
    expect(await rowsOf('cust,date,amount\n"Ada ""A"", Ltd\nLondon",2025-01-02,1\n')).toEqual([
      ['Ada "A", Ltd\nLondon', "2025-01-02", 100],
    ]);
  });

  it("knows leap days and days before 1970", async () => {
    expect(
      await rowsOf("cust,date,amount\na,2024-02-29,1\na,1969-12-31,1\na,0001-01-01,1"),
    ).toEqual([
      ["a", "2024-02-29", 100],
      ["a", "1969-12-31", 100],
      ["a", "0001-01-01", 100],
    ]);
  });

  it.each([
    ["", "orders.csv is empty: its first line must be cust,date,amount."],
    ["\n\n", "orders.csv is empty: its first line must be cust,date,amount."],
    ["cust,date,amount\n", "orders.csv has no row below its header."],
    [
      "a,2025-01-02,1\n",
      'orders.csv, line 1: the header "a,2025-01-02,1" has no column "cust"; it needs cust,date,amount.',
    ],
    [
      "cust,date\na,2025-01-02\n",
      'orders.csv, line 1: the header "cust,date" has no column "amount"; it needs cust,date,amount.',
    ],
    [
      "cust;date;amount\n",
      'orders.csv, line 1: the header "cust;date;amount" has no column "cust"; it needs cust,date,amount.',
    ],
    [
      "cust,cust,date,amount\n",
      'orders.csv, line 1: the header "cust,cust,date,amount" has 2 columns "cust".',
    ],
    ["cust,date,amount\na,2025-01-02\n", "orders.csv, line 2: 2 fields where the header has 3."],
    [
      "cust,date,amount\na,2025-01-02,1,2\n",
      "orders.csv, line 2: 4 fields where the header has 3.",
    ],
    [
      "cust,date,amount\na,2025-01-02,1,50\n",
      "orders.csv, line 2: 4 fields where the header has 3.",
    ],
    ["cust,date,amount\n\n  \n", "orders.csv, line 3: 1 field where the header has 3."],
    ["cust,date,amount\n,2025-01-02,1\n", "orders.csv, line 2: the customer is empty."],
    [
      "cust,date,amount\na,2025-02-30,1\n",
      'orders.csv, line 2: "2025-02-30" is no day of the calendar as YYYY-MM-DD.',
    ],
    [
      "cust,date,amount\na,2025-02-29,1\n",
      'orders.csv, line 2: "2025-02-29" is no day of the calendar as YYYY-MM-DD.',
    ],
    [
      "cust,date,amount\na,2025-13-01,1\n",
      'orders.csv, line 2: "2025-13-01" is no day of the calendar as YYYY-MM-DD.',
    ],
    [
      "cust,date,amount\na,02/01/2025,1\n",
      'orders.csv, line 2: "02/01/2025" is no day of the calendar as YYYY-MM-DD.',
    ],
    [
      "cust,date,amount\na,2025-1-2,1\n",
      'orders.csv, line 2: "2025-1-2" is no day of the calendar as YYYY-MM-DD.',
    ],
    ["cust,date,amount\na,,1\n", 'orders.csv, line 2: "" is no day of the calendar as YYYY-MM-DD.'],
    [
      "cust,date,amount\na,2025-01-02,abc\n",
      'orders.csv, line 2: "abc" is no amount such as 19.90 or -19.90.',
    ],
    [
      "cust,date,amount\na,2025-01-02,NaN\n",
      'orders.csv, line 2: "NaN" is no amount such as 19.90 or -19.90.',
    ],
    [
      "cust,date,amount\na,2025-01-02,Infinity\n",
      'orders.csv, line 2: "Infinity" is no amount such as 19.90 or -19.90.',
    ],
    [
      'cust,date,amount\na,2025-01-02,"1,50"\n',
      'orders.csv, line 2: "1,50" is no amount such as 19.90 or -19.90.',
    ],
    [
      "cust,date,amount\r\na,2025-01-02,1\r\n\r\nb,x,1\r\n",
      'orders.csv, line 4: "x" is no day of the calendar as YYYY-MM-DD.',
    ],
    [
      'cust,date,amount\n"a\nb",2025-01-02,1\n"c\nd",x,1\n',
      'orders.csv, line 4: "x" is no day of the calendar as YYYY-MM-DD.',
    ],
    [
      'cust,date,amount\na,2025-01-02,1\n"b,2025-01-02,1\nc,2025-01-02,1\n',
      "orders.csv, line 3: a quote opened here or below is never closed.",
    ],
    [
      `cust,date,amount\n"b,2025-01-02,1\n${"c,2025-01-02,1\n".repeat(8000)}`,
      "orders.csv, line 2: a quote opened here or below is not closed.",
    ],
    [
      'cust,date,amount\na"b,2025-01-02,1\n',
      "orders.csv, line 2: a quote within a field that does not begin with one.",
    ],
    [
      'cust,date,amount\n"a"b,2025-01-02,1\n',
      "orders.csv, line 2: a quoted field goes on after its closing quote.",
    ],
    [
      Buffer.from("cust,date,amount\nJos\xe9,2025-01-02,1\n", "latin1"),
      "orders.csv, line 2: the customer is not written in UTF-8; save the file as UTF-8.",
    ],
  ])("%j is refused: %s", async (contents, reason) => {
    expect(await refusalOf(contents)).toBe(`Refusal: ${reason}`);
  });

  it("names the first unreadable rows and counts the others", async () => {
    const rows = Array.from({ length: 12 }, (_, row) => `a,day ${row},1`);
    expect((await refusalOf(`cust,date,amount\n${rows.join("\n")}`)).split("\n").slice(9)).toEqual([
      'orders.csv, line 11: "day 9" is no day of the calendar as YYYY-MM-DD.',
      "2 more rows cannot be read.",
    ]);
  });

  it("is refused when it is not there, or is a folder", async () => {
    await expect(readOrders("nowhere.csv")).rejects.toThrow(
      "--orders nowhere.csv cannot be read: there is no such file.",
    );
    await expect(readOrders(folder)).rejects.toThrow("cannot be read: it is a folder.");
  });
});
