import { useTranslation } from "react-i18next";
import type { ActivityRow } from "#app/services/read-activity.ts";

/** "40 customers · 80 tags added": what an entry counts. */
export function useCountsText(): (counts: ActivityRow["counts"]) => string {
  const { t } = useTranslation();
  return (counts) =>
    counts
      .map(({ name, count: { value, text } }) =>
        t(`activity.count.${name}`, { count: value, number: text }),
      )
      .join(" · ");
}

/** "You", "Staff member 42", "Cadence"; nothing where it is not known. */
export function useByText(): (by: ActivityRow["by"]) => string {
  const { t } = useTranslation();
  return (by) => {
    if (by === null) return "";
    return by.who === "staff"
      ? t("activity.by.staff", { id: by.staffId })
      : t(`activity.by.${by.who}`);
  };
}
