/** Reads a currency's amounts exactly, "404.95" EUR as 40495; digits finer than the currency are refused. */
export function minorUnitsOf(currency: string): (amount: string) => number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  return (amount) => {
    const [whole = "", fraction = ""] = amount.split(".");
    if (/[1-9]/.test(fraction.slice(digits)))
      throw new Error(`${amount} is finer than ${currency} can be`);
    return Number(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  };
}
