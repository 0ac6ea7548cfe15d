import type { Money } from "#app/domain/money.ts";
import { DAY_MS, type Instant } from "#app/domain/time.ts";
import type { Shop } from "#app/ports/shop.ts";

/** A number on a screen: the value chooses the plural, the text is what is read. */
export type Count = { readonly value: number; readonly text: string };

/** How one answer writes its numbers; the browser never formats any, so both always say the same. */
export type Format = {
  readonly count: (value: number) => Count;
  /** With its sign: "+12", "−3", "0". */
  readonly change: (value: number) => Count;
  /** In per cent: "12%"; "<1%" rather than a zero that is none. */
  readonly share: (part: number, whole: number) => Count;
  readonly money: (amount: Money) => string;
  /** The shop-local date, with its year when that is another than today's. */
  readonly date: (at: Instant) => string;
  /** "14:02" */
  readonly time: (at: Instant) => string;
  /** "14:02 Europe/Skopje" */
  readonly clock: (at: Instant) => string;
  /** "2 minutes ago" */
  readonly ago: (at: Instant) => string;
};

const LOCALE = "en-GB";
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The formats of a shop, as of `now`. */
export function formatFor(
  { currency, currencyDigits, timeZone }: Pick<Shop, "currency" | "currencyDigits" | "timeZone">,
  now: Instant,
): Format {
  const plain = new Intl.NumberFormat(LOCALE);
  const percent = new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 0 });
  const digits = { minimumFractionDigits: currencyDigits, maximumFractionDigits: currencyDigits };
  // A shop's currency is empty until Shopify has told us about the shop.
  const money = new Intl.NumberFormat(
    LOCALE,
    currency === ""
      ? digits
      : { style: "currency", currency, currencyDisplay: "narrowSymbol", ...digits },
  );
  const day = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", timeZone });
  const dayAndYear = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeZone });
  const year = new Intl.DateTimeFormat(LOCALE, { year: "numeric", timeZone });
  const clock = new Intl.DateTimeFormat(LOCALE, { timeStyle: "short", timeZone });
  const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });

  return {
    count: (value) => ({ value, text: plain.format(value) }),
    change: (value) => ({
      value,
      text: `${value > 0 ? "+" : value < 0 ? "−" : ""}${plain.format(Math.abs(value))}`,
    }),
    share: (part, whole) => {
      const value = whole === 0 ? 0 : (100 * part) / whole;
      const text = percent.format(value / 100);
      return { value, text: 0 < value && value < 1 ? `<${percent.format(0.01)}` : text };
    },
    money: (amount) => money.format(amount / 10 ** currencyDigits),
    date: (at) => (year.format(at) === year.format(now) ? day : dayAndYear).format(at),
    time: (at) => clock.format(at),
    clock: (at) => `${clock.format(at)} ${timeZone}`,
    ago: (at) => {
      const elapsed = Math.max(0, now - at);
      if (elapsed < MINUTE_MS) return relative.format(0, "second");
      if (elapsed < HOUR_MS) return relative.format(-Math.floor(elapsed / MINUTE_MS), "minute");
      if (elapsed < DAY_MS) return relative.format(-Math.floor(elapsed / HOUR_MS), "hour");
      return relative.format(-Math.floor(elapsed / DAY_MS), "day");
    },
  };
}
