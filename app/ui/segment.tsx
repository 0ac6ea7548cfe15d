import { BlockStack, Button, Card, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Names } from "#app/services/read-names.ts";
import type { SegmentView } from "#app/services/read-segment.ts";
import { CopyTag } from "./copy-text.tsx";
import { Counting } from "./counting.tsx";
import { FigureBlock } from "./figures.tsx";
import { GapsChart } from "./gaps-chart.tsx";
import { useRuleText } from "./rule-text.ts";
import { Screen } from "./screen.tsx";
import type { CsvProps } from "./csv-button.tsx";
import { SegmentMembers } from "./segment-members.tsx";
import { SegmentRecipes } from "./segment-recipes.tsx";
import { SegmentSizeChart } from "./segment-size-chart.tsx";

/** One stage: its rule, its tag, its size and how that came about, and who is in it. */
export function Segment({
  segment,
  names,
  csv,
}: {
  readonly segment: SegmentView;
  readonly names: Promise<Names>;
  readonly csv: CsvProps;
}) {
  const { t } = useTranslation();
  const { stage, figures, size, gaps, windows } = segment;
  return (
    <Screen title={t(`stage.${stage}`)} back={{ label: t("nav.segments"), url: "/app/segments" }}>
      <BlockStack gap="500">
        <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
          <RuleCard segment={segment} />
          {figures === null ? (
            <Counting />
          ) : (
            <Card>
              <FigureBlock {...figures} />
            </Card>
          )}
        </InlineGrid>
        {size !== null && <SegmentSizeChart size={size} />}
        {gaps !== null && windows.length > 0 && <GapsChart gaps={gaps} windows={windows} />}
        <SegmentMembers segment={segment} coming={names} csv={csv} />
        <SegmentRecipes segment={segment} />
      </BlockStack>
    </Screen>
  );
}

function RuleCard({ segment }: { readonly segment: SegmentView }) {
  const { t } = useTranslation();
  const ruleText = useRuleText();
  const { rule, learned, tag, stage } = segment;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingSm">
            {t("segment.rule")}
          </Text>
          <Text as="p">{ruleText(rule)}</Text>
          {rule.source !== null && (
            <Text as="p" tone="subdued">
              {rule.source === "learned" && learned !== null
                ? t("segment.learnedFrom", { date: learned.date, gaps: learned.gaps.text })
                : t(`rule.source.${rule.source}`)}
            </Text>
          )}
        </BlockStack>
        <BlockStack gap="100">
          <Text as="h2" variant="headingSm">
            {t("segment.tag")}
          </Text>
          <CopyTag key={tag} tag={tag} />
          <Text as="p" tone="subdued">
            <TagState segment={segment} />
          </Text>
        </BlockStack>
        <InlineStack>
          <Button url={`/app/playbooks/${stage}`}>{t("segment.playbook")}</Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

/** Who carries the tag, or why nobody does. */
function TagState({ segment: { tagging, tagIsOn, figures } }: { readonly segment: SegmentView }) {
  const { t } = useTranslation();
  if (tagging === "off") return t("segment.tagOff");
  if (!tagIsOn) return t("segment.familyOff");
  if (figures === null) return t("segment.tagText");
  const { tagged, toTag } = figures.tagged;
  return [
    t("segment.tagged", { count: toTag.value, tagged: tagged.text, toTag: toTag.text }),
    t("segment.tagText"),
  ].join(" ");
}
