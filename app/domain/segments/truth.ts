import type { Instant } from "../time.ts";

/** Whether something holds of a customer, and until when that is certain if nothing happens to them. */
export type Truth = {
  readonly holds: boolean;
  /** Later than the instant that was asked about; infinite where time changes nothing. */
  readonly until: Instant;
};

/** What time does not change. */
export function always(holds: boolean): Truth {
  return { holds, until: Number.POSITIVE_INFINITY };
}
