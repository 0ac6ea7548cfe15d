import { BlockStack, Card, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { SegmentView } from "#app/services/read-segment.ts";
import { Disclosure } from "./disclosure.tsx";
import { RecipeTexts } from "./playbook-recipe.tsx";
import { WrittenIn } from "./written-in.tsx";

/** What is copied to use a segment elsewhere: queries, conditions, outlines. */
export function SegmentRecipes({
  segment: { recipes, recipesIn },
}: {
  readonly segment: Pick<SegmentView, "recipes" | "recipesIn">;
}) {
  const { t } = useTranslation();
  if (recipes.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("segment.use")}
          </Text>
          <Text as="p" tone="subdued">
            {t("segment.useText")}
          </Text>
        </BlockStack>
        <WrittenIn language={recipesIn}>
          {recipes.map(({ title, recipe }) =>
            title === null ? (
              <RecipeTexts key="all" recipe={recipe} />
            ) : (
              <Disclosure key={title} title={t("segment.tier", { tier: title })}>
                <RecipeTexts recipe={recipe} />
              </Disclosure>
            ),
          )}
        </WrittenIn>
      </BlockStack>
    </Card>
  );
}
