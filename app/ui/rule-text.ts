import { useTranslation } from "react-i18next";
import type { Rule } from "#app/services/stage-rules.ts";

/** A stage's rule as a sentence; the last number in it decides the plural. */
export function useRuleText(): (rule: Rule) => string {
  const { t } = useTranslation();
  return ({ key, from, until }) => t(`rule.${key}`, { from, count: until });
}
