import { BlockStack, Box, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { FacetsView, FacetView } from "#app/services/read-facets.ts";
import { Counting } from "./counting.tsx";
import { useFacetRule } from "./facet-rule.ts";
import { PlaybookTag } from "./playbook-tags.tsx";
import { SaveTableButton } from "./save-table-button.tsx";
import { Screen } from "./screen.tsx";
import { SegmentTabs } from "./segment-tabs.tsx";
import { NoneShown, ShownFilter } from "./shown-filter.tsx";
import { Tagged } from "./stage-table.tsx";
import { Table } from "./table.tsx";
import { TagName } from "./tag-name.tsx";

const URL = "/app/segments/facets";

/** What holds of customers beside their stage, family by family. */
export function Facets({ facets }: { readonly facets: FacetsView }) {
  const { t } = useTranslation();
  const { tagging, shown, isCounted, cutOffsOf, families } = facets;
  return (
    <Screen title={t("segments.title")}>
      <BlockStack gap="500">
        <SegmentTabs tab="facets" />
        {!isCounted && <Counting />}
        <Card padding={families.length === 0 ? "0" : "400"}>
          <Box padding={families.length === 0 ? "400" : "0"}>
            <BlockStack gap="100">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <Text as="h2" variant="headingMd">
                  {t("segments.tab.facets")}
                </Text>
                <InlineStack gap="200" blockAlign="center">
                  <ShownFilter shown={shown} url={URL} />
                  {isCounted && families.length > 0 && <SaveFacets families={families} />}
                </InlineStack>
              </InlineStack>
              <Text as="p" tone="subdued">
                {t("facets.text")} {cutOffsOf !== null && t("facets.cutOffs", { date: cutOffsOf })}
              </Text>
              <InlineStack>
                <Link url="/app/settings/tags">{t("facets.toTags")}</Link>
              </InlineStack>
            </BlockStack>
          </Box>
          {families.length === 0 && <NoneShown url={URL} />}
        </Card>
        {families.map((family) => (
          <Family key={family.family} family={family} tagging={tagging} />
        ))}
      </BlockStack>
    </Screen>
  );
}

/** The figures of all that are shown as a file. */
function SaveFacets({ families }: Pick<FacetsView, "families">) {
  const { t } = useTranslation();
  const rows = families.flatMap(({ facets }) =>
    facets.flatMap(({ facet, tag, figures }) =>
      figures === null
        ? []
        : [
            [
              t(`facet.${facet}`),
              tag,
              figures.customers,
              figures.share.text,
              figures.reachable,
              figures.reachableBySms,
              figures.tagged.tagged,
            ],
          ],
    ),
  );
  const columns = [
    t("facets.column.facet"),
    t("column.tag"),
    t("column.customers"),
    t("facets.column.share"),
    t("column.reachable"),
    t("column.sms"),
    t("facets.column.tagged"),
  ].map((title) => ({ title }));
  return <SaveTableButton table={{ columns, rows, file: "facets" }} />;
}

function Family({
  family: { family, isOn, facets },
  tagging,
}: {
  readonly family: FacetsView["families"][number];
  readonly tagging: FacetsView["tagging"];
}) {
  const { t } = useTranslation();
  const title = t(`settings.family.${family}`);
  const coming = t("segments.coming");
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h3" variant="headingSm">
            {title}
          </Text>
          <PlaybookTag isOn={isOn} tagging={tagging} />
        </InlineStack>
      </Box>
      <Table
        caption={t("facets.caption", { family: title })}
        columns={[
          { title: t("facets.column.facet"), leads: true, width: "48%" },
          { title: t("column.customers"), numeric: true },
          { title: t("facets.column.share"), numeric: true },
          { title: t("column.reachable"), numeric: true },
          { title: t("facets.column.tagged"), numeric: true },
          { title: t("segments.playbook") },
        ]}
        rows={facets.map((facet) => ({
          key: facet.facet,
          cells: [
            <FacetAndRule key="facet" facet={facet} />,
            facet.figures?.customers.text ?? coming,
            facet.figures?.share.text ?? coming,
            facet.figures === null
              ? coming
              : t("playbooks.bothReaches", {
                  number: facet.figures.reachable.text,
                  sms: facet.figures.reachableBySms.text,
                }),
            <Tagged key="tagged" tagged={facet.figures?.tagged ?? null} tagging={tagging} />,
            facet.playbook !== null && (
              <Link
                key="playbook"
                url={`/app/playbooks/${facet.playbook}`}
                accessibilityLabel={t("segments.playbookOf", { title: t(`facet.${facet.facet}`) })}
              >
                {t("segments.playbook")}
              </Link>
            ),
          ],
        }))}
      />
    </Card>
  );
}

function FacetAndRule({ facet: { facet, tag, amount } }: { readonly facet: FacetView }) {
  const { t } = useTranslation();
  const rule = useFacetRule()(facet, amount);
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Link url={`/app/customers?facet=${facet}`} removeUnderline>
        <Text as="span" fontWeight="medium">
          {t(`facet.${facet}`)}
        </Text>
      </Link>
      {rule !== null && (
        <Text as="span" tone="subdued" fontWeight="regular">
          {rule}
        </Text>
      )}
      <TagName tag={tag} />
    </BlockStack>
  );
}
