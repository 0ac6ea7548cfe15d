/** An amount in the minor units of the shop's currency: 1990 is £19.90. */
export type Money = number;

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Reads Shopify's decimal string exactly: `parseMoney("19.90", 2)` is 1990.
 * `digits` is the currency's number of decimals (ISO 4217). Throws a RangeError on anything else,
 * on more decimals than the currency has (unless they are zeros), and beyond 2^53 minor units.
 */
export function parseMoney(text: string, digits: number): Money {
  const match = DECIMAL.exec(text);
  if (match === null) throw new RangeError(`"${text}" is not a decimal amount`);
  const [, sign = "", whole = "0", fraction = ""] = match;
  if (/[^0]/.test(fraction.slice(digits))) {
    throw new RangeError(`"${text}" has more than ${digits} decimals`);
  }
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  if (!Number.isSafeInteger(minor)) throw new RangeError(`"${text}" is too large an amount`);
  return sign === "-" && minor !== 0 ? -minor : minor;
}
