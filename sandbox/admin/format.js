const LOCALE = "en";

export function moneyText({ amount, currencyCode }) {
  const style = { style: "currency", currency: currencyCode };
  return new Intl.NumberFormat(LOCALE, style).format(amount);
}

export function countText(count) {
  return new Intl.NumberFormat(LOCALE).format(count);
}

export function ordersText(count) {
  return Number(count) === 1 ? "1 order" : `${countText(count)} orders`;
}

export function dayText(instant, timeZone) {
  if (!instant) return "Never";
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeZone }).format(
    new Date(instant),
  );
}

export function momentText(instant, timeZone) {
  return new Intl.DateTimeFormat(LOCALE, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  }).format(new Date(instant));
}

const HOUR = 3_600_000;

/** "2 days 3 hours", for how far the sandbox runs ahead of real time. */
export function spanText(milliseconds) {
  const hours = Math.round(milliseconds / HOUR);
  const days = Math.trunc(hours / 24);
  const parts = [days && unitText(days, "day"), hours % 24 && unitText(hours % 24, "hour")];
  return parts.filter(Boolean).join(" ");
}

function unitText(value, unit) {
  return new Intl.NumberFormat(LOCALE, { style: "unit", unit, unitDisplay: "long" }).format(value);
}

/** PARTIALLY_REFUNDED becomes "Partially refunded". */
export function wordOf(constant) {
  const text = constant.replaceAll("_", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
