/** The share that a number of percent is, "40" being 0.4; null for what is no such number. */
export function shareOfPercent(percent: string): string | null {
  const [found, whole, part = ""] = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(percent) ?? [];
  if (found === undefined || whole === undefined || Number(found) > 100) return null;
  // The point is moved, not divided by: the quotient of 57.3 and 100 would not be the double of .573.
  const digits = whole.padStart(3, "0") + part;
  const decimals = 2 + part.length;
  return String(Number(`${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`));
}
