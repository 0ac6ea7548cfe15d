import { Badge, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Confidence } from "#app/domain/confidence.ts";
import type { Facet } from "#app/domain/facets/vocabulary.ts";
import type { CustomerView } from "#app/services/read-customer.ts";
import { Account } from "./account.tsx";
import { useAgo } from "./duration.ts";

/** Where a customer stands, why, and what comes next. */
export function StageCard({ customer: { stage, standing, facets } }: { customer: CustomerView }) {
  const { t } = useTranslation();
  const ago = useAgo();
  if (stage === null) {
    return standing === "deleted" || standing === "merged" ? null : (
      <Card>
        <Text as="p" tone="subdued">
          {t("customer.waiting")}
        </Text>
      </Card>
    );
  }
  const { name, since, cause, next, reason, account, confidence, orderToday } = stage;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="p" tone="subdued">
            {t("customer.stage")}
          </Text>
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingLg">
              {t(`stage.${name}`)}
            </Text>
            {BADGES.filter((facet) => facets.includes(facet)).map((facet) => (
              <Badge key={facet}>{t(`customer.badge.${facet}`)}</Badge>
            ))}
          </InlineStack>
          <Text as="p" tone="subdued">
            {[
              t("customer.since", { date: since }),
              ...(cause === null ? [] : [t(`customer.cause.${cause}`)]),
            ].join(" · ")}
          </Text>
        </BlockStack>
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            {t("customer.why")}
          </Text>
          <Text as="p">
            {t(`reason.${reason.key}`, {
              ago: ago(reason.silentDays),
              orders: reason.orders,
              from: reason.fromDay,
            })}
          </Text>
          {account.length > 0 && <Account lines={account} />}
          {confidence !== null && <HowSure confidence={confidence} />}
        </BlockStack>
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t("customer.whatNext")}
          </Text>
          <Text as="p">
            {next === null
              ? t("customer.noNext")
              : t("customer.next", { stage: t(`stage.${next.stage}`), date: next.date })}
          </Text>
          <Text as="p">
            {orderToday === name
              ? t("customer.orderTodaySame", { stage: t(`stage.${name}`) })
              : t("customer.orderToday", { stage: t(`stage.${orderToday}`) })}
          </Text>
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

/** What is worth a glance beside the stage. */
const BADGES = ["vip", "slipping-vip", "due-now", "sub-active"] as const satisfies readonly Facet[];

/** How far the dates can be trusted, in words. */
function HowSure({ confidence }: { readonly confidence: Confidence }) {
  const { t } = useTranslation();
  if (!("gaps" in confidence)) return <Text as="p">{t(`customer.sure.${confidence.key}`)}</Text>;
  const { key, gaps, shortest, longest } = confidence;
  return <Text as="p">{t(`customer.sure.${key}`, { count: gaps, shortest, longest })}</Text>;
}
