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
import type { AudienceView } from "#app/services/audiences.ts";
import type { PlaybookRow, PlaybooksView } from "#app/services/read-playbooks.ts";
import type { TaggingState } from "#app/services/tagging-state.ts";
import { PlaybookTags, useNotTagged, WrittenBadge } from "./playbook-tags.tsx";
import { Paragraph, Prose } from "./prose.tsx";
import { SaveTableButton } from "./save-table-button.tsx";
import { Screen } from "./screen.tsx";
import { SectionTitle } from "./section-title.tsx";
import { Table } from "./table.tsx";
import { EnglishNote, Words, WrittenIn } from "./written-in.tsx";

/** All playbooks: the five to start with, then one for every stage, group and facet. */
export function Playbooks({ playbooks }: { readonly playbooks: PlaybooksView }) {
  const { t } = useTranslation();
  const { tagging, writtenIn, guide, starters, startHereNote, groups } = playbooks;
  return (
    <WrittenIn language={writtenIn}>
      <Screen title={t("playbooks.title")} notice={useNotTagged(tagging)}>
        <BlockStack gap="600">
          <EnglishNote />
          <BlockStack gap="300">
            <SectionTitle>{t("playbooks.startHere")}</SectionTitle>
            <Box paddingInline={{ xs: "400", sm: "0" }}>
              <BlockStack gap="100">
                <Paragraph text={startHereNote} />
                <p>
                  <Link url="/app/playbooks/guide">
                    <Words>{guide}</Words>
                  </Link>
                </p>
              </BlockStack>
            </Box>
            <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="400">
              {starters.map((row) => (
                <StarterCard key={row.key} row={row} tagging={tagging} />
              ))}
              <CampaignsCard playbooks={playbooks} />
            </InlineGrid>
          </BlockStack>
          {groups.map(({ group, note, rows }) => (
            <Card key={group} padding="0">
              <Box padding="400">
                <BlockStack gap="100">
                  <InlineStack align="space-between" blockAlign="center" gap="200">
                    <Text as="h2" variant="headingMd">
                      {t(`playbooks.group.${group}`)}
                    </Text>
                    <SaveRows
                      of={t(`playbooks.group.${group}`)}
                      rows={rows}
                      file={`playbooks-${group}`}
                    />
                  </InlineStack>
                  {note !== null && <Paragraph text={note} />}
                </BlockStack>
              </Box>
              <Rows caption={t(`playbooks.group.${group}`)} rows={rows} tagging={tagging} />
            </Card>
          ))}
        </BlockStack>
      </Screen>
    </WrittenIn>
  );
}

function StarterCard({
  row,
  tagging,
}: {
  readonly row: PlaybookRow;
  readonly tagging: TaggingState;
}) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="050">
          <Text as="h3" variant="headingSm">
            <Words>{row.title}</Words>
          </Text>
          <p>
            <Prose text={row.goal} />
          </p>
        </BlockStack>
        {row.audience !== null && <Size audience={row.audience} />}
        <PlaybookTags of={row} tagging={tagging} />
        <InlineStack>
          <Button
            url={`/app/playbooks/${row.key}`}
            accessibilityLabel={t("playbooks.openNamed", { title: row.title })}
          >
            {t("playbooks.open")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function Size({ audience: { customers, ...reach } }: { readonly audience: AudienceView }) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="050">
      <Text as="p" variant="headingLg">
        <span className="cadence-number">
          {t("figures.customers", { count: customers.value, number: customers.text })}
        </span>
      </Text>
      <Text as="p" tone="subdued">
        {t("figures.reach", {
          number: reach.reachable.text,
          sms: reach.reachableBySms.text,
        })}
      </Text>
    </BlockStack>
  );
}

function CampaignsCard({ playbooks }: { readonly playbooks: PlaybooksView }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="050">
          <Text as="h3" variant="headingSm">
            {t("playbooks.campaigns")}
          </Text>
          <Text as="p" tone="subdued">
            {t("playbooks.campaignsText")}
          </Text>
        </BlockStack>
        <ul className="cadence-plain-list">
          {playbooks.campaigns.map(({ key, title }) => (
            <li key={key}>
              <Link url={`/app/playbooks/${key}`}>
                <Words>{title}</Words>
              </Link>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}

/** The sizes of a group's audiences as a file. */
function SaveRows({
  of,
  rows,
  file,
}: {
  readonly of: string;
  readonly rows: readonly PlaybookRow[];
  readonly file: string;
}) {
  const { t } = useTranslation();
  const saved = rows.flatMap(({ title, tags, audience }) =>
    audience === null
      ? []
      : [[title, tags.join(" "), audience.customers, audience.reachable, audience.reachableBySms]],
  );
  if (saved.length === 0) return null;
  const columns = [
    t("playbooks.column.playbook"),
    t("playbooks.column.tag"),
    t("column.customers"),
    t("playbooks.column.reachable"),
    t("column.sms"),
  ].map((title) => ({ title }));
  return <SaveTableButton of={of} table={{ columns, rows: saved, file }} />;
}

function Rows({
  caption,
  rows,
  tagging,
}: {
  readonly caption: string;
  readonly rows: readonly PlaybookRow[];
  readonly tagging: TaggingState;
}) {
  const { t } = useTranslation();
  return (
    <Table
      caption={caption}
      columns={[
        { title: t("playbooks.column.playbook"), leads: true },
        { title: t("column.customers"), numeric: true, width: "12%" },
        { title: t("playbooks.column.reachable"), numeric: true, width: "16%" },
        { title: t("playbooks.column.tag"), width: "14%" },
      ]}
      rows={rows.map((row) => {
        const { audience } = row;
        return {
          key: row.key,
          cells: [
            <BlockStack key="playbook" gap="050" inlineAlign="start">
              <Link url={`/app/playbooks/${row.key}`} removeUnderline>
                <Text as="span" fontWeight="medium">
                  <Words>{row.title}</Words>
                </Text>
              </Link>
              <Text as="span" tone="subdued" fontWeight="regular">
                <Prose text={row.goal} />
              </Text>
            </BlockStack>,
            audience?.customers.text ?? t("playbooks.coming"),
            audience === null
              ? t("playbooks.coming")
              : t("playbooks.bothReaches", {
                  number: audience.reachable.text,
                  sms: audience.reachableBySms.text,
                }),
            <WrittenBadge key="tag" of={row} tagging={tagging} />,
          ],
        };
      })}
    />
  );
}
