import type { Rules } from "./rules.ts";

/** Whether the customer is due for a reminder; in whole numbers, so that no .5 is lost to binary fractions. */
export function isDue(occasions: number, silentDays: number, rules: Rules): boolean {
  if (occasions === 0) return false;
  const { risk } = occasions === 1 ? rules.oneTime : rules.repeat;
  const cycle = Math.floor((85 * risk + 50) / 100);
  const dueFrom = Math.ceil((9 * cycle) / 10);
  return silentDays >= dueFrom && silentDays < risk;
}
