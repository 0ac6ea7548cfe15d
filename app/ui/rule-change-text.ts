import { useTranslation } from "react-i18next";
import type { RuleChange, ShopWindow } from "#app/domain/policy-changes.ts";

const WINDOWS = {
  prospectCold: { section: "prospects", field: "cold" },
  "oneTime.risk": { section: "oneTime", field: "risk" },
  "oneTime.lapsed": { section: "oneTime", field: "lapsed" },
  "oneTime.lost": { section: "oneTime", field: "lost" },
  "repeat.risk": { section: "repeat", field: "risk" },
  "repeat.lapsed": { section: "repeat", field: "lapsed" },
  "repeat.lost": { section: "repeat", field: "lost" },
} as const satisfies Record<ShopWindow, { section: string; field: string }>;

/** "After the first order, Late after: 45 instead of 30 days": one thing that a version changed. */
export function useRuleChangeText(): (change: RuleChange) => string {
  const { t } = useTranslation();
  const hours = (set: { readonly from: number; readonly until: number } | null) =>
    set === null
      ? t("versions.anyHour")
      : t("versions.fromUntil", { from: hourText(set.from), until: hourText(set.until) });
  return (change) => {
    switch (change.of) {
      case "window": {
        const { section, field } = WINDOWS[change.window];
        const days = (count: number | null) =>
          count === null ? t("versions.learned") : t("versions.days", { count });
        return t("versions.window", {
          section: t(`settings.${section}`),
          field: t(`settings.field.${field}`),
          before: days(change.before),
          after: days(change.after),
        });
      }
      case "product":
        return t(`versions.product.${change.how}`, {
          rule: t(`settings.products.${change.by}`, { name: change.name }),
        });
      case "product-order":
        return t("versions.productOrder");
      case "exclusions":
        return t("versions.exclusions");
      case "hours":
        break;
    }
    return t("versions.hours", { before: hours(change.before), after: hours(change.after) });
  };
}

/** A full hour as the shop's clock shows it. */
export function hourText(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
