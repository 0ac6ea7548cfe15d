import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Facet } from "#app/domain/facets/vocabulary.ts";

/** Everything that holds of a customer beside the stage, in plain words. */
export function Traits({ facets }: { readonly facets: readonly Facet[] }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t("customer.traits")}
        </Text>
        {facets.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("customer.noTraits")}
          </Text>
        ) : (
          <ul className="cadence-plain-list">
            {facets.map((facet) => (
              <li key={facet}>
                <Link url={`/app/customers?facet=${facet}`} removeUnderline>
                  {t(`facet.${facet}`)}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </BlockStack>
    </Card>
  );
}
