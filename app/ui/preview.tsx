import { BlockStack, Box, Button, Card, InlineStack, Link, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { TagPlanRow } from "#app/ports/read-models.ts";
import type { FoundSegments } from "#app/services/find-awaiting-segments.ts";
import type { Effort, TagsPreview } from "#app/services/preview-tags.ts";
import type { Names } from "#app/services/read-names.ts";
import type { TaggingState } from "#app/services/tagging-state.ts";
import { useComing, useNames } from "./names.ts";
import { Screen } from "./screen.tsx";
import { type ComingSegments, SegmentsKnown } from "./segment-list.tsx";
import { Table } from "./table.tsx";
import { TagList, TagName } from "./tag-name.tsx";
import { drawnAs, TurnOnCard, type TurnOnProps } from "./turn-on-card.tsx";

export type CsvProps = {
  readonly onDownload: () => void;
  readonly pending: boolean;
  readonly failed: boolean;
};

/** What would be written if it were written now: counts, examples, who is left out, and how long it takes. */
export function Preview({
  preview,
  names,
  segments: coming,
  tagging,
  csv,
  turnOn,
}: {
  readonly preview: TagsPreview;
  readonly names: Promise<Names>;
  readonly segments: Promise<FoundSegments>;
  readonly tagging: TaggingState;
  readonly csv: CsvProps;
  readonly turnOn: Omit<TurnOnProps, "segments">;
}) {
  const { t } = useTranslation();
  const { customers, rows } = preview;
  const isOff = tagging === "off";
  const segments = useComing<ComingSegments>(coming, "asked");
  return (
    <Screen
      title={t("preview.title")}
      back={
        isOff
          ? { label: t("nav.overview"), url: "/app" }
          : { label: t("settings.tags"), url: "/app/settings/tags" }
      }
    >
      <BlockStack gap="400">
        <Summary preview={preview} csv={csv} isOff={isOff} />
        {isOff && customers.value > 0 && (
          <TurnOnCard key={drawnAs(segments)} segments={segments} {...turnOn} />
        )}
        {rows.length > 0 && <Tags rows={rows} />}
        {preview.examples.length > 0 && <Examples examples={preview.examples} coming={names} />}
        {!isOff && customers.value > 0 && (
          <Card>
            <BlockStack gap="200">
              <Text as="h2" variant="headingMd">
                {t("preview.segments")}
              </Text>
              <SegmentsKnown segments={segments} />
            </BlockStack>
          </Card>
        )}
      </BlockStack>
    </Screen>
  );
}

function Summary({
  preview: { customers, alreadyThere, skipped, effort, asOf },
  csv,
  isOff,
}: {
  readonly preview: TagsPreview;
  readonly csv: CsvProps;
  readonly isOff: boolean;
}) {
  const { t } = useTranslation();
  const effortText = useEffortText();
  const budgetText = useBudgetText();
  const why = (["locked", "excluded", "refused"] as const).filter(
    (name) => skipped[name].value > 0,
  );
  if (customers.value === 0) {
    return (
      <Card>
        <Text as="p">{isOff ? t("preview.nobody") : t("preview.allRight")}</Text>
      </Card>
    );
  }
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="p" variant="headingLg">
            {t("preview.customers", { count: customers.value, number: customers.text })}
          </Text>
          <Text as="p" tone="subdued">
            {t("preview.asOf", { time: asOf })}
          </Text>
        </BlockStack>
        <List>
          <List.Item>{t("preview.foreign")}</List.Item>
          {alreadyThere.value > 0 && (
            <List.Item>
              {t("setup.preview.already", { count: alreadyThere.value, number: alreadyThere.text })}
            </List.Item>
          )}
          {why.map((name) => (
            <List.Item key={name}>
              {t(`preview.skipped.${name}`, {
                count: skipped[name].value,
                number: skipped[name].text,
              })}
            </List.Item>
          ))}
          <List.Item>{effortText(effort)}</List.Item>
          <List.Item>{budgetText(effort)}</List.Item>
        </List>
        <InlineStack gap="300" blockAlign="center">
          <Button onClick={csv.onDownload} loading={csv.pending}>
            {t("preview.csv")}
          </Button>
          {csv.failed && (
            <div role="alert">
              <Text as="span" tone="critical">
                {t("privacy.failed")}
              </Text>
            </div>
          )}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

/** What of Shopify's budget for the shop a run would take. */
function useBudgetText(): (effort: Effort) => string {
  const { t } = useTranslation();
  return (effort) =>
    effort.by === "calls"
      ? t("preview.budget.calls", { count: effort.points.value, number: effort.points.text })
      : t("preview.budget.bulk", { count: effort.chunks.value, number: effort.chunks.text });
}

const MINUTE = 60;

function useEffortText(): (effort: Effort) => string {
  const { t } = useTranslation();
  return ({ seconds }) => {
    if (seconds === null) return t("preview.effort.unknown");
    return seconds < MINUTE
      ? t("preview.effort.short")
      : t("preview.effort.minutes", { count: Math.ceil(seconds / MINUTE) });
  };
}

function Tags({ rows }: Pick<TagsPreview, "rows">) {
  const { t } = useTranslation();
  // Before the first run there is nothing to take off.
  const isRemoving = rows.some(({ removes }) => removes.value > 0);
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd">
          {t("preview.tags")}
        </Text>
      </Box>
      <Table
        caption={t("preview.tags")}
        columns={[
          { title: t("column.tag"), leads: true },
          { title: t("preview.adds"), numeric: true },
          ...(isRemoving ? [{ title: t("preview.removes"), numeric: true }] : []),
        ]}
        rows={rows.map(({ tag, adds, removes }) => ({
          key: tag,
          cells: [<TagName key="tag" tag={tag} />, adds.text, removes.text],
        }))}
      />
    </Card>
  );
}

function Examples({
  examples,
  coming,
}: {
  readonly examples: readonly TagPlanRow[];
  readonly coming: Promise<Names>;
}) {
  const { t } = useTranslation();
  const names = useNames(coming);
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd">
          {t("preview.examples", { count: examples.length })}
        </Text>
      </Box>
      <Table
        caption={t("preview.examplesCaption")}
        columns={[
          { title: t("column.name"), leads: true, width: "24%" },
          { title: t("preview.adds") },
          { title: t("preview.removes") },
          { title: t("preview.there") },
        ]}
        rows={examples.map(({ customerId, add, remove, alreadyThere }) => ({
          key: customerId,
          cells: [
            <Link key="name" url={`/app/customers/${customerId}`} removeUnderline>
              {names[customerId]?.name ?? customerId}
            </Link>,
            <TagList key="add" tags={add} />,
            <TagList key="remove" tags={remove} />,
            <TagList key="there" tags={alreadyThere} />,
          ],
        }))}
      />
    </Card>
  );
}
