import { BlockStack, Card } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { CampaignView } from "#app/services/playbook-views.ts";
import { CopyBlock } from "./copy-text.tsx";
import { OffNote } from "./playbook-recipe.tsx";
import { useNotTagged } from "./playbook-tags.tsx";
import { Paragraph } from "./prose.tsx";
import { Screen } from "./screen.tsx";
import { EnglishNote } from "./written-in.tsx";

/** An audience for one campaign. */
export function CampaignPlaybook({ campaign }: { readonly campaign: CampaignView }) {
  const { t } = useTranslation();
  const { title, text, query, after, off, tagging } = campaign;
  return (
    <Screen
      title={title}
      back={{ label: t("playbooks.title"), url: "/app/playbooks" }}
      notice={useNotTagged(tagging)}
    >
      <BlockStack gap="400">
        <EnglishNote />
        <Card>
          <BlockStack gap="300">
            <Paragraph text={text} />
            <CopyBlock text={query} what={t("playbook.query")} />
            <OffNote off={off} />
            {after !== null && <Paragraph text={after} />}
          </BlockStack>
        </Card>
      </BlockStack>
    </Screen>
  );
}
