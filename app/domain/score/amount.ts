import type { Money } from "../money.ts";

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/**
 * Reads an amount as cents: "19.90" is 1990, "" is 0. Null when it is no decimal number or beyond 2^53 cents.
 * More than two decimals are rounded, halves away from zero; what is not zero stays at least a cent, so that the
 * smallest order is one.
 */
export function readAmount(text: string): Money | null {
  if (text === "") return 0;
  if (!DECIMAL.test(text)) return null;
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  // Shifting the point within the text is exact; 1.005 * 100 is not.
  const exact = Number(`${mantissa}e${Number(exponent) + 2}`);
  const size = Math.abs(exact);
  if (size > Number.MAX_SAFE_INTEGER) return null;
  if (size === 0) return 0;
  return Math.sign(exact) * Math.max(1, Math.round(size));
}
