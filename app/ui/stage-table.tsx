import { BlockStack, Box, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { SegmentsView, StageView } from "#app/services/read-segments.ts";
import type { TaggedView } from "#app/services/tagged-counts.ts";
import type { TaggingState } from "#app/services/tagging-state.ts";
import { StageMark } from "./charts/stage-look.tsx";
import { ShareBar } from "./figures.tsx";
import { RhythmLines } from "./rhythm-lines.tsx";
import { useRuleText } from "./rule-text.ts";
import { SaveTableButton } from "./save-table-button.tsx";
import { NoneShown, ShownFilter } from "./shown-filter.tsx";
import { Table } from "./table.tsx";
import { TagName } from "./tag-name.tsx";

const URL = "/app/segments";

/** Every stage with its rule and its figures. */
export function StageTable({ segments }: { readonly segments: SegmentsView }) {
  const { stages, tagging, rhythm, shown } = segments;
  const { t } = useTranslation();
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {t("segments.all")}
            </Text>
            <InlineStack gap="200" blockAlign="center">
              <ShownFilter shown={shown} url={URL} />
              <SaveStages stages={stages} />
            </InlineStack>
          </InlineStack>
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
      {stages.length === 0 ? <NoneShown url={URL} /> : <Rows segments={segments} />}
    </Card>
  );
}

function Rows({ segments: { stages, rhythm, tagging } }: { readonly segments: SegmentsView }) {
  const { t } = useTranslation();
  const coming = t("segments.coming");
  return (
    <Table
      caption={t("segments.caption")}
      columns={[
        { title: t("column.stage"), leads: true, width: "30%" },
        { title: t("column.customers"), numeric: true },
        { title: t("column.reachable"), numeric: true },
        { title: t("column.change"), numeric: true },
        { title: t("column.spent12"), numeric: true },
        { title: t("column.averageOrder"), numeric: true },
        { title: t("column.tagged"), numeric: true },
        { title: t("column.lastChange"), numeric: true },
      ]}
      rows={stages.map((row) => ({
        key: row.stage,
        cells: [
          <StageAndRule key="stage" row={row} shopSource={rhythm.source} />,
          <Customers key="customers" figures={row.figures} />,
          row.figures === null
            ? coming
            : t("playbooks.bothReaches", {
                number: row.figures.reachable.text,
                sms: row.figures.reachableBySms.text,
              }),
          row.figures?.change30.text ?? coming,
          row.figures?.spent ?? coming,
          row.figures === null ? coming : (row.figures.averageOrder ?? t("segments.none")),
          <Tagged key="tagged" tagged={row.figures?.tagged ?? null} tagging={tagging} />,
          row.figures === null ? coming : (row.figures.lastChange ?? t("segments.none")),
        ],
      }))}
    />
  );
}

/** The same figures as a file; nothing before everybody was counted. */
function SaveStages({ stages }: Pick<SegmentsView, "stages">) {
  const { t } = useTranslation();
  const rows = stages.flatMap(({ stage, tag, figures }) =>
    figures === null
      ? []
      : [
          [
            t(`stage.${stage}`),
            tag,
            figures.customers,
            figures.reachable,
            figures.reachableBySms,
            figures.change30,
            figures.spent,
            figures.averageOrder ?? "",
            figures.tagged.tagged,
            figures.lastChange ?? "",
          ],
        ],
  );
  if (rows.length === 0) return null;
  const columns = [
    t("column.stage"),
    t("column.tag"),
    t("column.customers"),
    t("column.reachable"),
    t("column.sms"),
    t("column.change"),
    t("column.spent12"),
    t("column.averageOrder"),
    t("column.tagged"),
    t("column.lastChange"),
  ].map((title) => ({ title }));
  return <SaveTableButton table={{ columns, rows, file: "segments" }} />;
}

function StageAndRule({
  row,
  shopSource,
}: {
  readonly row: StageView;
  readonly shopSource: SegmentsView["rhythm"]["source"];
}) {
  const { t } = useTranslation();
  const ruleText = useRuleText();
  const { source } = row.rule;
  return (
    <BlockStack gap="100" inlineAlign="start">
      <InlineStack gap="150" blockAlign="center" wrap={false}>
        <StageMark stage={row.stage} />
        <Link url={`/app/segments/${row.stage}`} removeUnderline>
          <Text as="span" fontWeight="medium">
            {t(`stage.${row.stage}`)}
          </Text>
        </Link>
      </InlineStack>
      <Text as="span" tone="subdued" fontWeight="regular">
        {[
          ruleText(row.rule),
          // What all rules share is said above the table.
          ...(source === null || source === shopSource ? [] : [t(`rule.source.${source}`)]),
        ].join(" ")}
      </Text>
      <TagName tag={row.tag} />
    </BlockStack>
  );
}

function Customers({ figures }: { readonly figures: StageView["figures"] }) {
  const { t } = useTranslation();
  if (figures === null) return t("segments.coming");
  const { customers, share } = figures;
  return (
    <BlockStack gap="050">
      <span>{customers.text}</span>
      <Text as="span" tone="subdued">
        {t("segments.ofAll", { share: share.text })}
      </Text>
      <ShareBar share={share} />
    </BlockStack>
  );
}

/** How many carry a tag of those who should. */
export function Tagged({
  tagged,
  tagging,
}: {
  readonly tagged: TaggedView | null;
  readonly tagging: TaggingState;
}) {
  const { t } = useTranslation();
  if (tagged === null) return t("segments.coming");
  const isNone = tagged.tagged.value === 0 && tagged.toTag.value === 0;
  if (tagging === "off" || isNone) return t("segments.taggedOff");
  return t("segments.tagged", { tagged: tagged.tagged.text, toTag: tagged.toTag.text });
}
