import {
  BlockStack,
  Box,
  Button,
  Card,
  InlineGrid,
  InlineStack,
  Link,
  Text,
} from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Names } from "#app/services/read-names.ts";
import type { SegmentView } from "#app/services/read-segment.ts";
import { CopyTag } from "./copy-text.tsx";
import { FigureBlock } from "./figures.tsx";
import { useNames } from "./names.ts";
import { NextChange } from "./next-change.tsx";
import { useRuleText } from "./rule-text.ts";
import { Screen } from "./screen.tsx";
import { Table } from "./table.tsx";
import { TaggingBadge } from "./tagging-badge.tsx";

/** One stage: its rule, its tag, its size, and who is in it. */
export function Segment({ segment, names }: { segment: SegmentView; names: Promise<Names> }) {
  const { t } = useTranslation();
  const ruleText = useRuleText();
  return (
    <Screen
      title={t(`stage.${segment.stage}`)}
      back={{ label: t("nav.segments"), url: "/app/segments" }}
      freshness={segment.freshness}
      badge={<TaggingBadge tagging={segment.tagging} />}
    >
      <BlockStack gap="500">
        <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
          <Card>
            <BlockStack gap="400">
              <BlockStack gap="100">
                <Text as="h2" variant="headingSm">
                  {t("segment.rule")}
                </Text>
                <Text as="p">{ruleText(segment.rule)}</Text>
                {segment.rule.source !== null && (
                  <Text as="p" tone="subdued">
                    {t(`rule.source.${segment.rule.source}`)}
                  </Text>
                )}
              </BlockStack>
              <BlockStack gap="100">
                <Text as="h2" variant="headingSm">
                  {t("segment.tag")}
                </Text>
                <CopyTag key={segment.tag} tag={segment.tag} />
                <Text as="p" tone="subdued">
                  {t("segment.tagText")}
                </Text>
              </BlockStack>
              <InlineStack>
                <Button url={`/app/playbooks/${segment.stage}`}>{t("segment.playbook")}</Button>
              </InlineStack>
            </BlockStack>
          </Card>
          <Card>
            <FigureBlock {...segment} />
          </Card>
        </InlineGrid>
        <Members segment={segment} coming={names} />
      </BlockStack>
    </Screen>
  );
}

function Members({ segment, coming }: { segment: SegmentView; coming: Promise<Names> }) {
  const { t } = useTranslation();
  const names = useNames(coming);
  const { members, stage, before, after } = segment;
  if (members.length === 0) {
    return (
      <Card>
        <BlockStack gap="100">
          <Text as="h2" variant="headingSm">
            {t("segment.emptyTitle")}
          </Text>
          {segment.rule.key !== "withheld" && (
            <Text as="p" tone="subdued">
              {t("segment.emptyText")}
            </Text>
          )}
        </BlockStack>
      </Card>
    );
  }
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" gap="200">
          <Text as="h2" variant="headingMd">
            {t("segment.members")}
          </Text>
          <Link url={`/app/customers?stage=${stage}`}>{t("segment.all")}</Link>
        </InlineStack>
      </Box>
      <Table
        caption={t("segment.caption")}
        columns={[
          { title: t("column.name"), leads: true, width: "20%" },
          { title: t("column.since") },
          { title: t("column.next") },
          { title: t("column.lastOrder") },
          { title: t("column.orders"), numeric: true },
          { title: t("column.spent"), numeric: true },
          { title: t("segment.reachable") },
        ]}
        rows={members.map((member) => ({
          key: member.id,
          cells: [
            <Link key="name" url={`/app/customers/${member.id}`} removeUnderline>
              {names[member.id]?.name ?? member.id}
            </Link>,
            member.since,
            <NextChange key="next" next={member.next} />,
            member.lastOrder ?? t("segment.none"),
            member.orders.text,
            member.spent,
            member.reachable ? t("customer.subscribed") : t("customer.notSubscribed"),
          ],
        }))}
      />
      {(before !== null || after !== null) && (
        <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
          <InlineStack align="center" gap="200">
            {before !== null && (
              <Button url={`/app/segments/${stage}?before=${before}`}>
                {t("segment.previous")}
              </Button>
            )}
            {after !== null && (
              <Button url={`/app/segments/${stage}?after=${after}`}>{t("segment.next")}</Button>
            )}
          </InlineStack>
        </Box>
      )}
    </Card>
  );
}
