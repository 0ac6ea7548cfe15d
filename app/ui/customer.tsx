import { Banner, BlockStack, Layout, Link } from "@shopify/polaris";
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
import { Screen } from "./screen.tsx";
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

/** What stands in the way of a stage or of tags; of several the worst. */
function Standing({ customer: { standing, mergedInto, refused } }: { customer: CustomerView }) {
  const { t } = useTranslation();
  if (standing === null && refused === null) return null;
  return (
    <Layout.Section>
      {standing === null ? (
        <Banner tone="warning">
          <p>
            {refused === null || refused === "full"
              ? t("customer.full")
              : t("customer.refused", refused)}
          </p>
        </Banner>
      ) : (
        <Banner tone="info">
          <p>{t(`customer.standing.${standing}`)}</p>
          {mergedInto !== null && (
            <p>
              <Link url={`/app/customers/${mergedInto}`}>
                {t("customer.mergedInto", { id: mergedInto })}
              </Link>
            </p>
          )}
        </Banner>
      )}
    </Layout.Section>
  );
}

/** All that is left to say of a customer who was forgotten on request. */
export function RedactedCustomer({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  return (
    <Screen
      title={t("customer.title", { id })}
      back={{ label: t("nav.customers"), url: "/app/customers" }}
    >
      <Banner tone="info">
        <p>{t("customer.redacted")}</p>
      </Banner>
    </Screen>
  );
}
