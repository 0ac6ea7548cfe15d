import { useTranslation } from "react-i18next";
import type { MemberView } from "#app/services/read-segment.ts";

/** Says what time alone will make of a customer, and when. */
export function useNextChangeText(): (next: MemberView["next"]) => string {
  const { t } = useTranslation();
  return (next) =>
    next === null
      ? t("segment.noChange")
      : t("segment.nextChange", { date: next.date, stage: t(`stage.${next.stage}`) });
}
