import { BlockStack, Card, Icon, InlineGrid, Link, Text } from "@shopify/polaris";
import { ChevronRightIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { Screen } from "./screen.tsx";

/** What can be set, and where. */
export function Settings({
  hasLanguageChoice,
}: {
  /** Whether more than one language is offered. */
  readonly hasLanguageChoice: boolean;
}) {
  const { t } = useTranslation();
  const parts = [
    { title: t("lifecycle.title"), text: t("lifecycle.text"), url: "/app/settings/lifecycle" },
    { title: t("settings.tags"), text: t("settings.tagsText"), url: "/app/settings/tags" },
    { title: t("privacy.title"), text: t("settings.privacyText"), url: "/app/privacy" },
    ...(hasLanguageChoice
      ? [
          {
            title: t("language.title"),
            text: t("settings.languageText"),
            url: "/app/settings/language",
          },
        ]
      : []),
  ];
  return (
    <Screen title={t("settings.title")}>
      <Card padding="0">
        <ul className="cadence-parts">
          {parts.map(({ title, text, url }) => (
            <li key={url}>
              <InlineGrid columns="1fr auto" gap="400" alignItems="center">
                <BlockStack gap="100">
                  <Text as="h2" variant="headingMd">
                    <Link url={url} removeUnderline>
                      {title}
                    </Link>
                  </Text>
                  <Text as="p" tone="subdued">
                    {text}
                  </Text>
                </BlockStack>
                <Icon source={ChevronRightIcon} tone="subdued" />
              </InlineGrid>
            </li>
          ))}
        </ul>
      </Card>
    </Screen>
  );
}
