import { useTranslation } from "react-i18next";
import type { MemberView } from "#app/services/read-segment.ts";

/** What time alone will make of a customer, and when. */
export function NextChange({ next }: Pick<MemberView, "next">) {
  const { t } = useTranslation();
  return next === null
    ? t("segment.noChange")
    : t("segment.nextChange", { date: next.date, stage: t(`stage.${next.stage}`) });
}
