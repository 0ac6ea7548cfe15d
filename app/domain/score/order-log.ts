import type { Money } from "../money.ts";
import type { Day } from "../time.ts";

/** A shop's log, a row an entry, in columns: millions of rows fit into memory. The order of the rows says nothing. */
export type OrderLog = {
  readonly rows: number;
  /** Every customer once, rising by UTF-16 code units. */
  readonly customers: readonly string[];
  /** Position in `customers` of each row's customer. */
  readonly customer: Int32Array;
  readonly day: Int32Array;
  /** Above 0 an order, below 0 a refund, 0 only says that the customer was seen. */
  readonly cents: Float64Array;
};

/** Takes rows in, one by one, and gives the log of them. */
export type OrderLogBuilder = {
  readonly add: (customer: string, day: Day, cents: Money) => void;
  readonly build: () => OrderLog;
};

const ROWS_TO_BEGIN_WITH = 1024;

/** A builder without a row. */
export function orderLogBuilder(): OrderLogBuilder {
  const numberOf = new Map<string, number>();
  let rows = 0;
  let customer = new Int32Array(ROWS_TO_BEGIN_WITH);
  let day = new Int32Array(ROWS_TO_BEGIN_WITH);
  let cents = new Float64Array(ROWS_TO_BEGIN_WITH);

  const numberFor = (name: string): number => {
    const known = numberOf.get(name);
    if (known !== undefined) return known;
    numberOf.set(name, numberOf.size);
    return numberOf.size - 1;
  };

  return {
    add: (name, onDay, amount) => {
      if (rows === day.length) {
        customer = copied(customer, new Int32Array(2 * rows));
        day = copied(day, new Int32Array(2 * rows));
        cents = copied(cents, new Float64Array(2 * rows));
      }
      customer[rows] = numberFor(name);
      day[rows] = onDay;
      cents[rows] = amount;
      rows += 1;
    },
    build: () => {
      const customers = [...numberOf.keys()].toSorted();
      const position = new Int32Array(customers.length);
      for (const [index, name] of customers.entries()) position[numberFor(name)] = index;
      return {
        rows,
        customers,
        customer: customer.subarray(0, rows).map((number) => position[number] ?? 0),
        day: day.subarray(0, rows),
        cents: cents.subarray(0, rows),
      };
    },
  };
}

function copied<Column extends Int32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
