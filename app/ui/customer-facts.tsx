import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { CustomerView } from "#app/services/read-customer.ts";

/** Orders, value and consent, and the way to the customer in the Shopify admin. */
export function CustomerFacts({ customer }: { readonly customer: CustomerView }) {
  const { t } = useTranslation();
  const facts = {
    orders: customer.orders.text,
    spent: customer.spent,
    first: customer.firstOrder ?? t("customer.never"),
    last: customer.lastOrder ?? t("customer.never"),
    signedUp: customer.signedUp,
    reachable: customer.reachable ? t("customer.subscribed") : t("customer.notSubscribed"),
  } as const;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t("customer.facts")}
        </Text>
        <dl className="cadence-facts">
          {FACTS.map((fact) => (
            <div key={fact}>
              <dt>{t(`customer.fact.${fact}`)}</dt>
              <dd>{facts[fact]}</dd>
            </div>
          ))}
        </dl>
        {customer.adminUrl !== null && (
          <Link url={customer.adminUrl} external>
            {t("customer.inAdmin")}
          </Link>
        )}
      </BlockStack>
    </Card>
  );
}

const FACTS = ["orders", "spent", "first", "last", "signedUp", "reachable"] as const;
