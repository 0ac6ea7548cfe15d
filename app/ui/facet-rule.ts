import { useTranslation } from "react-i18next";
import type { Facet } from "#app/domain/facets/vocabulary.ts";

type RfmFacet = Extract<Facet, `rfm-${string}`>;

/** A facet's rule in plain words; null for RFM groups, whose rule is their grid, and while a spend is not known. */
export function useFacetRule(): (facet: Facet, amount: string | null) => string | null {
  const { t } = useTranslation();
  return (facet, amount) => {
    if (isRfm(facet)) return null;
    if (amount === null && NAMES_A_SPEND.includes(facet)) return null;
    return t(`facets.rule.${facet}`, { amount });
  };
}

const NAMES_A_SPEND: readonly Facet[] = ["value-low", "value-mid", "value-high", "vip"];

function isRfm(facet: Facet): facet is RfmFacet {
  return facet.startsWith("rfm-");
}
