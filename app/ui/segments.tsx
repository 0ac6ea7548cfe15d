import { BlockStack, Card, Divider, InlineGrid, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { SegmentsView } from "#app/services/read-segments.ts";
import type { GroupView, Starter } from "#app/services/segment-groups.ts";
import { Counting } from "./counting.tsx";
import { Screen } from "./screen.tsx";
import { SectionTitle } from "./section-title.tsx";
import { SegmentTabs } from "./segment-tabs.tsx";
import { StageLinks } from "./stage-links.tsx";
import { StageTable } from "./stage-table.tsx";

/** All segments: the five to start with, and every stage with its rule. */
export function Segments({ segments }: { readonly segments: SegmentsView }) {
  const { t } = useTranslation();
  const { starters } = segments;
  return (
    <Screen title={t("segments.title")} told={["limited-history"]}>
      <BlockStack gap="500">
        <SegmentTabs tab="stages" />
        {starters === null ? (
          <Counting />
        ) : (
          <BlockStack gap="300">
            <SectionTitle>{t("segments.starters")}</SectionTitle>
            <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="400">
              {starters.map((starter) => (
                <StarterCard key={starter.name} starter={starter} />
              ))}
            </InlineGrid>
          </BlockStack>
        )}
        <StageTable segments={segments} />
      </BlockStack>
    </Screen>
  );
}

function StarterCard({ starter }: { readonly starter: GroupView<Starter> }) {
  const { t } = useTranslation();
  const { name, customers, reachable, reachableBySms, stages } = starter;
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="050">
          <Text as="h3" variant="headingSm">
            {t(`group.${name}`)}
          </Text>
          <Text as="p" tone="subdued">
            {t("segments.goal", { goal: t(`goal.${name}`) })}
          </Text>
        </BlockStack>
        <BlockStack gap="050">
          <Text as="p" variant="headingLg">
            <span className="cadence-number">
              {t("figures.customers", { count: customers.value, number: customers.text })}
            </span>
          </Text>
          <Text as="p" tone="subdued">
            {t("figures.reach", { number: reachable.text, sms: reachableBySms.text })}
          </Text>
        </BlockStack>
        <Divider />
        <StageLinks stages={stages} />
        {/* Playbooks to start with go by the same names. */}
        <Link
          url={`/app/playbooks/${name}`}
          accessibilityLabel={t("segments.playbookOf", { title: t(`group.${name}`) })}
        >
          {t("segments.playbook")}
        </Link>
      </BlockStack>
    </Card>
  );
}
