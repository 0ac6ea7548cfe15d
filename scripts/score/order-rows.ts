import { readAmount } from "#app/domain/score/amount.ts";
import type { Entry } from "#app/domain/score/standing-orders.ts";
import { readDay, remembering } from "./calendar.ts";

/** The columns of an order log; others may stand beside them. */
export const COLUMNS = ["cust", "date", "amount"] as const;

/** A row that was read, or why it cannot be. */
export type ReadRow = (Entry & { readonly customer: string }) | { readonly problem: string };

/** How rows under this header are read, or what the header lacks. */
export function rowReader(
  header: readonly string[],
): ((row: readonly string[]) => ReadRow) | { readonly problem: string } {
  const names = header.map((name) => name.trim());
  for (const column of COLUMNS) {
    const found = names.filter((name) => name === column).length;
    if (found === 1) continue;
    const seen = `the header "${names.join(",")}" has`;
    return found === 0
      ? { problem: `${seen} no column "${column}"; it needs ${COLUMNS.join(",")}` }
      : { problem: `${seen} ${found} columns "${column}"` };
  }
  const [customerAt = 0, dateAt = 0, amountAt = 0] = COLUMNS.map((column) => names.indexOf(column));
  const dayOf = remembering(readDay);
  return (row) => {
    if (row.length !== names.length) {
      return { problem: `${fields(row.length)} where the header has ${names.length}` };
    }
    const [customer, date, amount] = [customerAt, dateAt, amountAt].map(
      (at) => row[at]?.trim() ?? "",
    );
    return readFields(customer ?? "", date ?? "", amount ?? "", dayOf);
  };
}

function readFields(
  customer: string,
  date: string,
  amount: string,
  dayOf: typeof readDay,
): ReadRow {
  if (customer === "") return { problem: "the customer is empty" };
  if (customer.includes("\uFFFD")) {
    return { problem: "the customer is not written in UTF-8; save the file as UTF-8" };
  }
  const day = dayOf(date);
  if (day === null) return { problem: `"${date}" is no day of the calendar as YYYY-MM-DD` };
  const cents = readAmount(amount);
  if (cents === null) return { problem: `"${amount}" is no amount such as 19.90 or -19.90` };
  return { customer, day, cents };
}

function fields(count: number): string {
  return count === 1 ? "1 field" : `${count} fields`;
}
