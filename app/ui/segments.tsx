import { BlockStack, Box, Card, Divider, InlineGrid, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { SegmentsView } from "#app/services/read-segments.ts";
import type { GroupView, Starter } from "#app/services/segment-groups.ts";
import { ShareBar } from "./figures.tsx";
import { useRuleText } from "./rule-text.ts";
import { RhythmLines } from "./rhythm-lines.tsx";
import { Screen } from "./screen.tsx";
import { SectionTitle } from "./section-title.tsx";
import { StageLinks } from "./stage-links.tsx";
import { Table } from "./table.tsx";
import { TaggingBadge } from "./tagging-badge.tsx";
import { TagName } from "./tag-name.tsx";

/** All segments: the five to start with, and every stage with its rule. */
export function Segments({ segments }: { readonly segments: SegmentsView }) {
  const { t } = useTranslation();
  const { freshness, tagging, starters } = segments;
  return (
    <Screen
      title={t("segments.title")}
      freshness={freshness}
      badge={<TaggingBadge tagging={tagging} />}
    >
      <BlockStack gap="600">
        <BlockStack gap="300">
          <SectionTitle>{t("segments.starters")}</SectionTitle>
          <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="400">
            {starters.map((starter) => (
              <StarterCard key={starter.name} starter={starter} />
            ))}
          </InlineGrid>
        </BlockStack>
        <StageTable segments={segments} />
      </BlockStack>
    </Screen>
  );
}

function StarterCard({ starter }: { readonly starter: GroupView<Starter> }) {
  const { t } = useTranslation();
  const { name, customers, reachable, stages } = starter;
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
            {t("figures.reachable", { number: reachable.text })}
          </Text>
        </BlockStack>
        <Divider />
        <StageLinks stages={stages} />
      </BlockStack>
    </Card>
  );
}

function StageTable({ segments }: { readonly segments: SegmentsView }) {
  const { stages, tagging, rhythm } = segments;
  const { t } = useTranslation();
  const ruleText = useRuleText();
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("segments.all")}
          </Text>
          <Text as="p" tone="subdued">
            {t("segments.allText")}
          </Text>
          <RhythmLines rhythm={rhythm} />
          {tagging === "off" && (
            <Text as="p" tone="subdued">
              {t("tagging.offText")}
            </Text>
          )}
        </BlockStack>
      </Box>
      <Table
        caption={t("segments.caption")}
        columns={[
          { title: t("column.stage"), leads: true },
          { title: t("column.customers"), numeric: true },
          { title: t("column.reachable"), numeric: true },
          { title: t("column.share"), numeric: true },
          { title: t("column.change"), numeric: true },
        ]}
        rows={stages.map((row) => ({
          key: row.stage,
          cells: [
            <BlockStack key="stage" gap="100" inlineAlign="start">
              <Link url={`/app/segments/${row.stage}`} removeUnderline>
                <Text as="span" fontWeight="medium">
                  {t(`stage.${row.stage}`)}
                </Text>
              </Link>
              <Text as="span" tone="subdued" fontWeight="regular">
                {[
                  ruleText(row.rule),
                  // What all rules share is said above the table.
                  ...(row.rule.source === null || row.rule.source === rhythm.source
                    ? []
                    : [t(`rule.source.${row.rule.source}`)]),
                ].join(" ")}
              </Text>
              <TagName tag={row.tag} />
            </BlockStack>,
            row.customers.text,
            row.reachable.text,
            <BlockStack key="share" gap="100">
              <span>{row.share.text}</span>
              <Box minWidth="64px">
                <ShareBar share={row.share} />
              </Box>
            </BlockStack>,
            row.change30.text,
          ],
        }))}
      />
    </Card>
  );
}
