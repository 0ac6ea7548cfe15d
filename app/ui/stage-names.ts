import { useTranslation } from "react-i18next";
import type { Stage } from "#app/domain/stage.ts";

/** What every stage is called. */
export function useStageNames(): Readonly<Record<Stage, string>> {
  const { t } = useTranslation();
  return {
    "prospect-new": t("stage.prospect-new"),
    "prospect-cold": t("stage.prospect-cold"),
    "first-order": t("stage.first-order"),
    "second-order": t("stage.second-order"),
    "active-repeat": t("stage.active-repeat"),
    "one-time-risk": t("stage.one-time-risk"),
    "repeat-risk": t("stage.repeat-risk"),
    "one-time-lapsed": t("stage.one-time-lapsed"),
    "repeat-lapsed": t("stage.repeat-lapsed"),
    lost: t("stage.lost"),
  };
}
