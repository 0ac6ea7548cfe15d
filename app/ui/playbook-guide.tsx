import { BlockStack, Card, InlineGrid, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { GuideView } from "#app/services/playbook-views.ts";
import { Paragraph, Prose } from "./prose.tsx";
import { Screen } from "./screen.tsx";
import { Table } from "./table.tsx";
import { EnglishNote, useWrittenIn } from "./written-in.tsx";

/** How the playbooks are read: what their words mean, and what holds for all of them. */
export function Guide({ guide: { title, parts } }: { readonly guide: GuideView }) {
  const { t } = useTranslation();
  const lang = useWrittenIn();
  return (
    <Screen
      title={title}
      subtitle={t("playbook.guideText")}
      back={{ label: t("playbooks.title"), url: "/app/playbooks" }}
    >
      <BlockStack gap="400">
        <EnglishNote />
        <Card>
          <BlockStack gap="500">
            {parts.map(({ id, name, text, table }) => (
              <InlineGrid
                key={id}
                columns={{ xs: 1, md: "1fr 3fr" }}
                gap={{ xs: "200", md: "400" }}
              >
                <Text as="h2" variant="headingMd">
                  <Prose text={name} />
                </Text>
                <BlockStack gap="300">
                  <Paragraph text={text} />
                  {table !== null && (
                    <div className="cadence-outlined">
                      <Table
                        caption={t("playbook.boundaries")}
                        lang={lang}
                        columns={table.columns.map((column, index) => ({
                          title: column,
                          leads: index === 0,
                        }))}
                        rows={table.rows.map((cells) => ({ key: cells.join(), cells }))}
                      />
                    </div>
                  )}
                </BlockStack>
              </InlineGrid>
            ))}
          </BlockStack>
        </Card>
      </BlockStack>
    </Screen>
  );
}
