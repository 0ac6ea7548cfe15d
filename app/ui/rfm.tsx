import { BlockStack, Box, Card, InlineGrid, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { RfmPageView } from "#app/services/read-rfm-page.ts";
import type { CutOffsView, RfmView } from "#app/services/read-rfm.ts";
import { BehaviourCube } from "./behaviour-cube.tsx";
import { Counting, TooFew } from "./counting.tsx";
import { RfmChart } from "./rfm-chart.tsx";
import { SaveTableButton } from "./save-table-button.tsx";
import { Screen } from "./screen.tsx";
import { SegmentTabs } from "./segment-tabs.tsx";
import { Table } from "./table.tsx";

/** A shop's buyers by recency, frequency and value, and beside that by behaviour. */
export function Rfm({ page }: { readonly page: RfmPageView }) {
  const { t } = useTranslation();
  const { rfm } = page;
  return (
    <Screen title={t("segments.title")}>
      <BlockStack gap="500">
        <SegmentTabs tab="rfm" />
        {rfm === null ? <Counting /> : <Grids page={page} rfm={rfm} />}
      </BlockStack>
    </Screen>
  );
}

function Grids({ page, rfm }: { readonly page: RfmPageView; readonly rfm: RfmView }) {
  const { t } = useTranslation();
  const { missing, cutOffs } = rfm;
  return (
    <>
      {missing.rfm === null ? (
        <>
          <RfmChart rfm={rfm} />
          <Groups page={page} rfm={rfm} />
          {cutOffs !== null && <CutOffs cutOffs={cutOffs} />}
        </>
      ) : (
        <TooFew
          title={t("rfm.tooFew", { count: missing.rfm.value, number: missing.rfm.text })}
          text={t("rfm.tooFewText")}
        />
      )}
      {missing.cube === null ? (
        <BehaviourCube rfm={rfm} />
      ) : (
        <TooFew
          title={t("rfm.cubeTooFew", { count: missing.cube.value, number: missing.cube.text })}
          text={t("rfm.cubeTooFewText")}
        />
      )}
    </>
  );
}

function Groups({ page, rfm }: { readonly page: RfmPageView; readonly rfm: RfmView }) {
  const { t } = useTranslation();
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {t("rfm.groups")}
            </Text>
            <SaveGroups page={page} rfm={rfm} />
          </InlineStack>
          <Text as="p" tone="subdued">
            {page.tagsAreOn ? t("rfm.tagsOn", { prefix: page.prefix }) : t("rfm.tagsOff")}
          </Text>
          <InlineStack>
            <Link url="/app/settings/tags">{t("rfm.toTags")}</Link>
          </InlineStack>
        </BlockStack>
      </Box>
      <Table
        caption={t("rfm.groupsCaption")}
        columns={[
          { title: t("rfm.column.group"), leads: true },
          { title: t("rfm.column.customers"), numeric: true },
          { title: t("rfm.column.share"), numeric: true },
          { title: t("rfm.column.reachable"), numeric: true },
          { title: t("rfm.column.spend"), numeric: true },
          { title: t("rfm.column.spendShare"), numeric: true },
          { title: t("segments.playbook") },
        ]}
        rows={rfm.groups.map(({ group, customers, share, reachable, spent, spentShare }) => ({
          key: group,
          cells: [
            <Link key="group" url={`/app/customers?facet=rfm-${group}`} removeUnderline>
              <Text as="span" fontWeight="medium">
                {t(`rfm.group.${group}`)}
              </Text>
            </Link>,
            customers.text,
            share.text,
            t("playbooks.bothReaches", {
              number: page.reach[group]?.reachable.text ?? reachable.text,
              sms: page.reach[group]?.reachableBySms.text ?? t("segments.none"),
            }),
            spent.text,
            spentShare.text,
            <Link
              key="playbook"
              url={`/app/playbooks/rfm-${group}`}
              accessibilityLabel={t("segments.playbookOf", { title: t(`rfm.group.${group}`) })}
            >
              {t("segments.playbook")}
            </Link>,
          ],
        }))}
      />
    </Card>
  );
}

/** The figures of the groups as a file. */
function SaveGroups({ page, rfm }: { readonly page: RfmPageView; readonly rfm: RfmView }) {
  const { t } = useTranslation();
  const rows = rfm.groups.map(({ group, customers, share, reachable, spent, spentShare }) => [
    t(`rfm.group.${group}`),
    customers,
    share.text,
    page.reach[group]?.reachable ?? reachable,
    page.reach[group]?.reachableBySms ?? "",
    spent.text,
    spentShare.text,
  ]);
  const columns = [
    t("rfm.column.group"),
    t("rfm.column.customers"),
    t("rfm.column.share"),
    t("rfm.column.reachable"),
    t("column.sms"),
    t("rfm.column.spend"),
    t("rfm.column.spendShare"),
  ].map((title) => ({ title }));
  return <SaveTableButton table={{ columns, rows, file: "rfm-groups" }} />;
}

function CutOffs({ cutOffs }: { readonly cutOffs: CutOffsView }) {
  const { t } = useTranslation();
  const { date, silentDays, orders, spent } = cutOffs;
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("rfm.cutOffs")}
          </Text>
          <Text as="p" tone="subdued">
            {t("rfm.cutOffsText", { date })} {t("rfm.ties")}
          </Text>
        </BlockStack>
        <InlineGrid columns={{ xs: 1, md: 3 }} gap="400">
          <Edges title={t("rfm.silentDays")} edges={silentDays.map(({ text }) => text)} />
          <Edges title={t("rfm.orders")} edges={orders.map(({ text }) => text)} />
          <Edges title={t("rfm.spent")} edges={spent} />
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}

function Edges({ title, edges }: { readonly title: string; readonly edges: readonly string[] }) {
  return (
    <BlockStack gap="050">
      <Text as="p" tone="subdued">
        {title}
      </Text>
      <Text as="p">
        <span className="cadence-number">{edges.join(" · ")}</span>
      </Text>
    </BlockStack>
  );
}
