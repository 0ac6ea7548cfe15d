import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Card,
  InlineStack,
  Layout,
  Link,
  Text,
} from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Facet } from "#app/domain/facets/vocabulary.ts";
import type { CustomerView } from "#app/services/read-customer.ts";
import type { Names } from "#app/services/read-names.ts";
import { Account } from "./account.tsx";
import { useAgo } from "./duration.ts";
import { ExclusionCard, type ExclusionProps } from "./exclusion-card.tsx";
import { useNames } from "./names.ts";
import { Screen } from "./screen.tsx";
import { Table } from "./table.tsx";
import { TagName } from "./tag-name.tsx";
import { Traits } from "./traits.tsx";

/** One customer: where they stand, why, and what comes next. */
export function Customer({
  customer,
  names,
  exclusion,
}: {
  readonly customer: CustomerView;
  readonly names: Promise<Names>;
  readonly exclusion: ExclusionProps;
}) {
  const { t } = useTranslation();
  const person = useNames(names)[customer.id];
  const { standing, stage } = customer;
  const isGone = standing === "deleted" || standing === "merged";
  return (
    <Screen
      title={person?.name ?? t("customer.title", { id: customer.id })}
      subtitle={person?.email ?? t("customer.id", { id: customer.id })}
      back={
        stage === null
          ? { label: t("nav.segments"), url: "/app/segments" }
          : { label: t(`stage.${stage.name}`), url: `/app/segments/${stage.name}` }
      }
    >
      <Layout>
        {standing !== null && (
          <Layout.Section>
            <Banner tone="info">
              <p>{t(`customer.standing.${standing}`)}</p>
              {customer.mergedInto !== null && (
                <p>
                  <Link url={`/app/customers/${customer.mergedInto}`}>
                    {t("customer.mergedInto", { id: customer.mergedInto })}
                  </Link>
                </p>
              )}
            </Banner>
          </Layout.Section>
        )}
        {standing === null && customer.refused !== null && (
          <Layout.Section>
            <Banner tone="warning">
              <p>
                {customer.refused === "full"
                  ? t("customer.full")
                  : t("customer.refused", customer.refused)}
              </p>
            </Banner>
          </Layout.Section>
        )}
        <Layout.Section>
          <BlockStack gap="400">
            <StageCard customer={customer} />
            {(customer.boundaries.length > 0 || customer.silence !== null) && (
              <Boundaries customer={customer} />
            )}
            <StageHistory customer={customer} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            {!isGone && <Facts customer={customer} />}
            {!isGone && <Traits facets={customer.facets} />}
            {!isGone && <Tags customer={customer} />}
            <TagHistory customer={customer} />
            {!isGone && <ExclusionCard excluded={customer.excluded} {...exclusion} />}
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Screen>
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

function StageCard({ customer: { stage, standing, facets } }: { customer: CustomerView }) {
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
  const { name, since, cause, next, reason, account, orderToday } = stage;
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

function Boundaries({ customer: { boundaries, silence } }: { customer: CustomerView }) {
  const { t } = useTranslation();
  const [source, ...others] = new Set(boundaries.map((boundary) => boundary.source));
  const isMixed = others.length > 0;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingSm">
            {t("customer.boundaries")}
          </Text>
          {source !== undefined && !isMixed && (
            <Text as="p" tone="subdued">
              {t(`customer.source.${source}`)}
            </Text>
          )}
          {silence !== null && (
            <Text as="p" tone="subdued">
              {t(`account.${silence}`)}
            </Text>
          )}
        </BlockStack>
      </Box>
      {boundaries.length > 0 && (
        <Table
          caption={t("customer.boundariesCaption")}
          columns={[
            { title: t("column.boundary"), leads: true },
            { title: t("column.days"), numeric: true },
            { title: t("column.date"), numeric: true },
            ...(isMixed ? [{ title: t("column.source") }] : []),
          ]}
          rows={boundaries.map((boundary) => ({
            key: boundary.key,
            cells: [
              t(`customer.boundary.${boundary.key}`),
              boundary.days,
              boundary.passed ? t("customer.passed", { date: boundary.date }) : boundary.date,
              t(`customer.source.${boundary.source}`),
            ],
          }))}
        />
      )}
    </Card>
  );
}

function StageHistory({ customer: { stageHistory } }: { customer: CustomerView }) {
  const { t } = useTranslation();
  return (
    <Card padding="0">
      <CardTitle>{t("customer.history")}</CardTitle>
      {stageHistory.length === 0 ? (
        <EmptyLine>{t("customer.noHistory")}</EmptyLine>
      ) : (
        <Table
          caption={t("customer.history")}
          columns={[
            { title: t("column.when") },
            { title: t("column.what"), leads: true },
            { title: t("column.why") },
          ]}
          rows={stageHistory.map(({ date, from, to, cause }, index) => ({
            key: String(index),
            cells: [
              date,
              from === null
                ? t("customer.first", { to: t(`stage.${to}`) })
                : t("customer.moved", { from: t(`stage.${from}`), to: t(`stage.${to}`) }),
              t(`customer.cause.${cause}`),
            ],
          }))}
        />
      )}
    </Card>
  );
}

function TagHistory({ customer: { tagHistory } }: { customer: CustomerView }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t("customer.tagHistory")}
        </Text>
        {tagHistory.length === 0 && (
          <Text as="p" tone="subdued">
            {t("customer.noTagHistory")}
          </Text>
        )}
        {tagHistory.map(({ date, added, removed }, index) => (
          <BlockStack key={index} gap="100">
            <Text as="p" tone="subdued">
              {date}
            </Text>
            {added.length > 0 && <TagLine label={t("customer.added")} tags={added} />}
            {removed.length > 0 && <TagLine label={t("customer.removed")} tags={removed} />}
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function Facts({ customer }: { readonly customer: CustomerView }) {
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

function Tags({ customer: { tags, tagging } }: { readonly customer: CustomerView }) {
  const { t } = useTranslation();
  const { written, toAdd, toRemove, alreadyThere } = tags;
  const none = [written, toAdd, toRemove, alreadyThere].every((list) => list.length === 0);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t("customer.tags")}
        </Text>
        {none && (
          <Text as="p" tone="subdued">
            {t("customer.noTags")}
          </Text>
        )}
        {written.length > 0 && <TagLine label={t("customer.written")} tags={written} />}
        {toAdd.length > 0 && (
          <TagLine
            label={tagging === "on" ? t("customer.toAdd") : t("customer.wouldAdd")}
            tags={toAdd}
          />
        )}
        {toRemove.length > 0 && <TagLine label={t("customer.toRemove")} tags={toRemove} />}
        {alreadyThere.length > 0 && (
          <TagLine label={t("customer.alreadyThere")} tags={alreadyThere} />
        )}
      </BlockStack>
    </Card>
  );
}

function TagLine({ label, tags }: { readonly label: string; readonly tags: readonly string[] }) {
  return (
    <BlockStack gap="100">
      <Text as="p" tone="subdued">
        {label}
      </Text>
      <InlineStack gap="100">
        {tags.map((tag) => (
          <TagName key={tag} tag={tag} />
        ))}
      </InlineStack>
    </BlockStack>
  );
}

function CardTitle({ children }: { readonly children: ReactNode }) {
  return (
    <Box padding="400">
      <Text as="h2" variant="headingSm">
        {children}
      </Text>
    </Box>
  );
}

function EmptyLine({ children }: { readonly children: ReactNode }) {
  return (
    <Box paddingInline="400" paddingBlockEnd="400">
      <Text as="p" tone="subdued">
        {children}
      </Text>
    </Box>
  );
}
