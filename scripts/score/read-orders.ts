import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { type OrderLog, orderLogBuilder } from "#app/domain/score/order-log.ts";
import { COLUMNS, rowReader } from "./order-rows.ts";
import { Refusal } from "./refusal.ts";

/** So many unreadable rows are named; of more, only their number. */
const ROWS_NAMED = 10;
/** A longer record has lost its closing quote. */
const LONGEST_RECORD = 100_000;

/** Reads an order log as a stream; refuses it as a whole when a row cannot be read. */
export async function readOrders(file: string): Promise<OrderLog> {
  const log = orderLogBuilder();
  const problems: string[] = [];
  let readRow: ReturnType<typeof rowReader> | null = null;
  let rows = 0;
  let line = 0;

  const take = (record: readonly string[], lastLine: number): void => {
    const begins = firstLine(record, lastLine);
    line = lastLine;
    if (readRow === null) {
      readRow = rowReader(record);
      if ("problem" in readRow) throw new Refusal(at(file, begins, readRow.problem));
    } else if (typeof readRow === "function") {
      rows += 1;
      const row = readRow(record);
      if ("problem" in row) problems.push(at(file, begins, row.problem));
      else log.add(row.customer, row.day, row.cents);
    }
  };
  const parser = parse({
    bom: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: LONGEST_RECORD,
    on_record: (record: readonly string[], { lines }) => {
      take(record, lines);
      return null;
    },
  });

  try {
    await pipeline(createReadStream(file), parser.resume());
  } catch (error) {
    if (!(error instanceof CsvError)) throw inWords(file, error);
    problems.push(csvProblem(file, error, line + 1));
  }
  if (problems.length > 0) throw new Refusal(listOf(problems));
  if (line === 0)
    throw new Refusal(`${file} is empty: its first line must be ${COLUMNS.join(",")}.`);
  if (rows === 0) throw new Refusal(`${file} has no row below its header.`);
  return log.build();
}

function at(file: string, line: number, problem: string): string {
  return `${file}, line ${line}: ${problem}.`;
}

/** Where a record begins, given the line on which it ends: quoted fields may hold line breaks. */
function firstLine(record: readonly string[], lastLine: number): number {
  return record.reduce((line, field) => line - (field.match(/\r\n|\n|\r/g)?.length ?? 0), lastLine);
}

function csvProblem(file: string, error: CsvError, nextLine: number): string {
  const line = typeof error["lines"] === "number" ? error["lines"] : nextLine;
  const problems: Readonly<Record<string, readonly [number, string]>> = {
    CSV_QUOTE_NOT_CLOSED: [nextLine, "a quote opened here or below is never closed"],
    CSV_MAX_RECORD_SIZE: [nextLine, "a quote opened here or below is not closed"],
    INVALID_OPENING_QUOTE: [line, "a quote within a field that does not begin with one"],
    CSV_INVALID_CLOSING_QUOTE: [line, "a quoted field goes on after its closing quote"],
  };
  return at(file, ...(problems[error.code] ?? [line, error.message]));
}

function listOf(problems: readonly string[]): string {
  const more = problems.length - ROWS_NAMED;
  const rest = more > 0 ? [`${more} more rows cannot be read.`] : [];
  return [...problems.slice(0, ROWS_NAMED), ...rest].join("\n");
}

function inWords(file: string, error: unknown): unknown {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return error;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file",
    EISDIR: "it is a folder",
    EACCES: "it may not be read",
  };
  const reason = reasons[String(error.code)] ?? error.message;
  return new Refusal(`--orders ${file} cannot be read: ${reason}.`, { cause: error });
}
