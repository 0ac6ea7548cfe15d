import type { Language } from "#app/domain/language.ts";
import type { Money } from "#app/domain/money.ts";
import { firstDayOf, type Month, monthOf } from "#app/domain/month.ts";
import { DAY_MS, type Day, type Instant } from "#app/domain/time.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { Viewer } from "./read-viewer.ts";

/** A number on a screen: the value chooses the plural, the text is what is read. */
export type Count = { readonly value: number; readonly text: string };

/** How one answer writes its numbers; the browser never formats any, so both always say the same. */
export type Format = {
  readonly count: (value: number) => Count;
  /** With its sign: "+12", "−3", "0". */
  readonly change: (value: number) => Count;
  /** In per cent: "12%"; "<1%" rather than a zero that is none. */
  readonly share: (part: number, whole: number) => Count;
  /** The same of a change, with its sign: "+28%". */
  readonly changeShare: (change: number, of: number) => Count;
  readonly money: (amount: Money) => string;
  /** The shop-local date, with its year when that is another than today's. */
  readonly date: (at: Instant) => string;
  /** A day of the shop's calendar, written like a date. */
  readonly day: (day: Day) => string;
  /** "March", with its year when that is another than today's. */
  readonly month: (month: Month) => string;
  /** "14:02" */
  readonly time: (at: Instant) => string;
  /** "14:02 Europe/Skopje" */
  readonly clock: (at: Instant) => string;
  /** "2 minutes ago" */
  readonly ago: (at: Instant) => string;
  /** How long something took: "40 seconds", "3 minutes", "2 hours"; at least a second. */
  readonly lasted: (ms: number) => string;
};

/**
 * How Intl is asked for a language, and how it writes a month. A short one that ends in a full stop would
 * end a sentence with two.
 */
const WRITTEN: Record<Language, { readonly locale: string; readonly month: "short" | "long" }> = {
  en: { locale: "en-GB", month: "short" },
  it: { locale: "it", month: "short" },
  ru: { locale: "ru", month: "long" },
  mk: { locale: "mk", month: "long" },
  de: { locale: "de", month: "long" },
  fr: { locale: "fr", month: "long" },
  es: { locale: "es", month: "short" },
  "en-XA": { locale: "en-GB", month: "short" },
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What says how a viewer's numbers are written. */
type Reader = Pick<Viewer, "language"> & {
  readonly shop: Pick<Shop, "currency" | "currencyDigits" | "timeZone">;
};

/** The formats of a shop's numbers in the language of whoever reads them, as of `now`. */
export function formatFor({ shop, language }: Reader, now: Instant): Format {
  const { currency, currencyDigits, timeZone } = shop;
  const { locale, month } = WRITTEN[language];
  const plain = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const digits = { minimumFractionDigits: currencyDigits, maximumFractionDigits: currencyDigits };
  // A shop's currency is empty until Shopify has told us about the shop.
  const money = new Intl.NumberFormat(
    locale,
    currency === ""
      ? digits
      : { style: "currency", currency, currencyDisplay: "narrowSymbol", ...digits },
  );
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month, timeZone });
  const dayAndYear = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month,
    year: "numeric",
    timeZone,
  });
  const year = new Intl.DateTimeFormat(locale, { year: "numeric", timeZone });
  // A day number has no time zone: its midnight in UTC is written as UTC writes it.
  const utc = { timeZone: "UTC" };
  const ofDay = new Intl.DateTimeFormat(locale, { day: "numeric", month, ...utc });
  const ofDayAndYear = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month,
    year: "numeric",
    ...utc,
  });
  const ofMonth = new Intl.DateTimeFormat(locale, { month: "long", ...utc });
  const ofMonthAndYear = new Intl.DateTimeFormat(locale, {
    month: "long",
    year: "numeric",
    ...utc,
  });
  const thisYear = Number(new Intl.DateTimeFormat("en", { year: "numeric", timeZone }).format(now));
  const isOfThisYear = (which: Month) => 1970 + Math.floor(which / 12) === thisYear;
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

  const inUnit = (unit: "second" | "minute" | "hour" | "day", value: number) =>
    new Intl.NumberFormat(locale, {
      style: "unit",
      unit,
      unitDisplay: "long",
      maximumFractionDigits: 0,
    }).format(value);

  const signed = (value: number, text: string) => ({
    value,
    text: `${value > 0 ? "+" : value < 0 ? "−" : ""}${text}`,
  });

  return {
    count: (value) => ({ value, text: plain.format(value) }),
    change: (value) => signed(value, plain.format(Math.abs(value))),
    share: (part, whole) => {
      const value = whole === 0 ? 0 : (100 * part) / whole;
      const text = percent.format(value / 100);
      return { value, text: 0 < value && value < 1 ? `<${percent.format(0.01)}` : text };
    },
    changeShare: (change, of) => {
      const value = of === 0 ? 0 : (100 * change) / of;
      return signed(value, percent.format(Math.abs(value) / 100));
    },
    money: (amount) => money.format(amount / 10 ** currencyDigits),
    date: (at) => fieldsOf(year.format(at) === year.format(now) ? day : dayAndYear, at),
    day: (at) => fieldsOf(isOfThisYear(monthOf(at)) ? ofDay : ofDayAndYear, at * DAY_MS),
    month: (which) =>
      fieldsOf(isOfThisYear(which) ? ofMonth : ofMonthAndYear, firstDayOf(which) * DAY_MS),
    time: (at) => clock.format(at),
    clock: (at) => `${clock.format(at)} ${timeZone}`,
    ago: (at) => {
      const elapsed = Math.max(0, now - at);
      if (elapsed < MINUTE_MS) return relative.format(0, "second");
      if (elapsed < HOUR_MS) return relative.format(-Math.floor(elapsed / MINUTE_MS), "minute");
      if (elapsed < DAY_MS) return relative.format(-Math.floor(elapsed / HOUR_MS), "hour");
      return relative.format(-Math.floor(elapsed / DAY_MS), "day");
    },
    lasted: (ms) => {
      if (ms < MINUTE_MS) return inUnit("second", Math.max(1, Math.floor(ms / 1000)));
      if (ms < HOUR_MS) return inUnit("minute", Math.floor(ms / MINUTE_MS));
      if (ms < 2 * DAY_MS) return inUnit("hour", Math.floor(ms / HOUR_MS));
      return inUnit("day", Math.floor(ms / DAY_MS));
    },
  };
}

/** A date up to its last field: without the "г." that Russian and Macedonian put behind a year. */
function fieldsOf(format: Intl.DateTimeFormat, at: Instant): string {
  const parts = format.formatToParts(at);
  const last = parts.findLastIndex(({ type }) => type !== "literal");
  return parts
    .slice(0, last + 1)
    .map(({ value }) => value)
    .join("");
}
