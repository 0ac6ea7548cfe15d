import { BlockStack, Card, Layout, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { CustomerRead, CustomerView } from "#app/services/read-customer.ts";
import { CustomerDates } from "./customer-dates.tsx";
import { CustomerFacts } from "./customer-facts.tsx";
import { StageHistory, TagHistory, type UndoChangeProps } from "./customer-history.tsx";
import { CustomerLife } from "./customer-life.tsx";
import { StageCard } from "./customer-stage.tsx";
import { CustomerTags } from "./customer-tags.tsx";
import { ExclusionCard, type ExclusionProps } from "./exclusion-card.tsx";
import { useHiddenNames, useNames } from "./names.ts";
import { useRefusalText } from "./refusal-text.ts";
import { Screen } from "./screen.tsx";
import type { Notice } from "./top-banner.tsx";
import { Traits } from "./traits.tsx";

/** One customer: where they stand, why, and what comes next. */
export function Customer({
  customer,
  names,
  otherTags,
  exclusion,
  undo,
}: CustomerRead & {
  readonly exclusion: ExclusionProps;
  readonly undo: UndoChangeProps;
}) {
  const { t } = useTranslation();
  const person = useNames(names)[customer.id];
  const { standing, life } = customer;
  const isGone = standing === "deleted" || standing === "merged";
  const isHidden = useHiddenNames(names, isGone ? 0 : 1);
  const id = t("customer.id", { id: customer.id });
  return (
    <Screen
      title={person?.name ?? t("customer.title", { id: customer.id })}
      subtitle={person?.email ?? (isHidden ? t("customer.hidden", { id: customer.id }) : id)}
      back={{ label: t("nav.customers"), url: "/app/customers" }}
      notice={useRefusal(customer)}
    >
      <Layout>
        <Standing customer={customer} />
        <Layout.Section>
          <BlockStack gap="400">
            <StageCard customer={customer} />
            {life !== null && <CustomerLife life={life} file={`customer-${customer.id}`} />}
            <CustomerDates customer={customer} />
            <StageHistory customer={customer} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            {!isGone && <CustomerFacts customer={customer} />}
            {!isGone && <CustomerTags customer={customer} otherTags={otherTags} />}
            {!isGone && <ExclusionCard excluded={customer.excluded} {...exclusion} />}
            {!isGone && <Traits facets={customer.facets} />}
            <TagHistory customer={customer} {...undo} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Screen>
  );
}

/** Why Cadence leaves a customer alone, and where their orders are now. */
function Standing({ customer: { standing, mergedInto } }: { customer: CustomerView }) {
  const { t } = useTranslation();
  if (standing === null) return null;
  return (
    <Layout.Section>
      <Card>
        <Text as="p">{t(`customer.standing.${standing}`)}</Text>
        {mergedInto !== null && (
          <p>
            <Link url={`/app/customers/${mergedInto}`}>
              {t("customer.mergedInto", { id: mergedInto })}
            </Link>
          </p>
        )}
      </Card>
    </Layout.Section>
  );
}

/** That Shopify takes no tag of this customer's, unless somebody said that they get none. */
function useRefusal({ standing, refused }: CustomerView): Notice | null {
  const { t } = useTranslation();
  const refusalText = useRefusalText();
  if (standing !== null || refused === null) return null;
  const text =
    refused === "full"
      ? t("customer.full")
      : t("customer.refused", { reason: refusalText(refused) });
  return { what: "warning", text };
}

/** All that is left to say of a customer who was forgotten on request. */
export function RedactedCustomer({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  return (
    <Screen
      title={t("customer.title", { id })}
      back={{ label: t("nav.customers"), url: "/app/customers" }}
    >
      <Card>
        <Text as="p">{t("customer.redacted")}</Text>
      </Card>
    </Screen>
  );
}
