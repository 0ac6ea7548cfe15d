import { useTranslation } from "react-i18next";

type Unit = "day" | "week" | "month";

const DAYS: Record<Unit, number> = { day: 1, week: 7, month: 365 / 12 };
/** Below about three weeks days say most, up to about half a year weeks. */
const WEEKS_FROM_DAYS = 21;
const MONTHS_FROM_DAYS = 183;

/** A number of days in the words of a merchant: "12 days", "10 weeks", "8 months". */
export function useDuration(): (days: number) => string {
  const { t } = useTranslation();
  return (days) => {
    const unit = unitFor(days);
    return t(`duration.${unit}`, { count: Math.round(days / DAYS[unit]) });
  };
}

/** The same as it stands after "every" and "within": a case of its own in some languages. */
export function useSpan(): (days: number) => string {
  const { t } = useTranslation();
  return (days) => {
    const unit = unitFor(days);
    return t(`duration.span.${unit}`, { count: Math.round(days / DAYS[unit]) });
  };
}

/** How long ago something was: "today", "3 days ago", "10 weeks ago". */
export function useAgo(): (days: number) => string {
  const { t } = useTranslation();
  return (days) => {
    if (days === 0) return t("duration.ago.today");
    const unit = unitFor(days);
    return t(`duration.ago.${unit}`, { count: Math.round(days / DAYS[unit]) });
  };
}

/** Names the moments of one silence in one unit: "week 11" for what ends by then, "week 12" for today. */
export function useMoments(
  endDays: number,
  todayDays: number,
): { readonly end: string; readonly today: string; readonly unit: Unit } {
  const { t } = useTranslation();
  const unit = momentUnit(endDays, todayDays);
  const name = (count: number) => t(`moment.${unit}`, { count });
  return { unit, end: name(ending(endDays, unit)), today: name(running(todayDays, unit)) };
}

/** The coarsest unit that does not put both moments into the same week or month. */
export function momentUnit(endDays: number, todayDays: number): Unit {
  const coarsest = unitFor(Math.max(endDays, todayDays));
  const units = (["month", "week"] as const).slice(coarsest === "month" ? 0 : 1);
  const fits = (unit: Unit) => ending(endDays, unit) !== running(todayDays, unit);
  return coarsest === "day" ? "day" : (units.find(fits) ?? "day");
}

function unitFor(days: number): Unit {
  if (days < WEEKS_FROM_DAYS) return "day";
  return days < MONTHS_FROM_DAYS ? "week" : "month";
}

/** The week or month at whose end so many days are over. */
function ending(days: number, unit: Unit): number {
  return Math.ceil(days / DAYS[unit]);
}

/** The week or month that is under way after so many whole days; days are counted as they are. */
function running(days: number, unit: Unit): number {
  return unit === "day" ? days : Math.floor(days / DAYS[unit]) + 1;
}
