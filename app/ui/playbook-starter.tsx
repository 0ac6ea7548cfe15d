import { BlockStack, Card, InlineGrid, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { StarterView } from "#app/services/playbook-views.ts";
import { AudienceCard, LeftOutCard } from "./playbook-people.tsx";
import { Ideas, Plan } from "./playbook-plan.tsx";
import { Recipe } from "./playbook-recipe.tsx";
import { TextSection } from "./playbook-section.tsx";
import { PlaybookTags, useNotTagged } from "./playbook-tags.tsx";
import { Paragraph } from "./prose.tsx";
import { Screen } from "./screen.tsx";
import { EnglishNote } from "./written-in.tsx";

/** One of the five segments to start with: its stages, and the first ideas of each. */
export function StarterPlaybook({ starter }: { readonly starter: StarterView }) {
  const { t } = useTranslation();
  return (
    <Screen
      title={starter.title}
      back={{ label: t("playbooks.title"), url: "/app/playbooks" }}
      notice={useNotTagged(starter.tagging, starter)}
    >
      <BlockStack gap="400">
        <EnglishNote />
        <InlineGrid columns={{ xs: 1, md: "2fr 1fr" }} gap="400">
          <Card>
            <BlockStack gap="400">
              <TextSection title={t("playbook.goal")} text={starter.goal} />
              <TextSection title={t("playbook.window")} text={starter.window} />
              <PlaybookTags of={starter} tagging={starter.tagging} />
              <p>
                <Link url="/app/playbooks/guide">{t("playbook.howToRead")}</Link>
              </p>
            </BlockStack>
          </Card>
          <AudienceCard people={starter} />
        </InlineGrid>
        <Card>
          <Plan mechanics={starter.recipe.flow} pace={starter.pace} />
        </Card>
        {starter.parts.map(({ key, title, ideas }) => (
          <Card key={key}>
            <BlockStack gap="300">
              <Ideas title={t("playbook.ideasOf", { title })} ideas={ideas} />
              <p>
                <Link url={`/app/playbooks/${key}`}>{t("playbook.whole", { title })}</Link>
              </p>
            </BlockStack>
          </Card>
        ))}
        <Card>
          <BlockStack gap="300">
            <Recipe recipe={starter.recipe} />
            <Paragraph text={starter.note} />
          </BlockStack>
        </Card>
        <LeftOutCard leftOut={starter.leftOut} />
      </BlockStack>
    </Screen>
  );
}
