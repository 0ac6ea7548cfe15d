import { BlockStack, Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CopyView, OffTags, RecipeView } from "#app/services/playbook-recipe.ts";
import { CopyBlock } from "./copy-text.tsx";
import { Disclosure } from "./disclosure.tsx";
import { type Level, Section } from "./playbook-section.tsx";
import { Paragraph, Prose } from "./prose.tsx";

/** How a playbook is set up where messages are sent from, as texts to copy. */
export function Recipe({
  recipe,
  level = "h2",
}: {
  readonly recipe: RecipeView;
  readonly level?: Level;
}) {
  const { t } = useTranslation();
  return (
    <Section title={t("playbook.recipe")} level={level}>
      <RecipeTexts recipe={recipe} />
    </Section>
  );
}

/** The same without its heading. */
export function RecipeTexts({ recipe }: { readonly recipe: RecipeView }) {
  const { t } = useTranslation();
  return (
    <>
      <OffNote off={recipe.off} />
      <div>
        <Disclosure title={t("playbook.shopify")} open>
          <Copies copies={recipe.queries} what={t("playbook.query")}>
            <p className="cadence-prose">{t("playbook.shopifyText")}</p>
          </Copies>
        </Disclosure>
        <Disclosure title={t("playbook.flow")}>
          <Copies copies={[{ label: null, text: recipe.outline }]} what={t("playbook.outline")}>
            <Paragraph text={recipe.flow} />
            <p className="cadence-prose">{t("playbook.flowText")}</p>
          </Copies>
        </Disclosure>
        <Disclosure title={t("playbook.klaviyo")}>
          <Copies copies={recipe.conditions} what={t("playbook.condition")}>
            {recipe.conditionNotes.map((note) => (
              <Paragraph key={note.map(({ text }) => text).join("")} text={note} />
            ))}
          </Copies>
        </Disclosure>
      </div>
    </>
  );
}

function Copies({
  copies,
  what,
  children,
}: {
  readonly copies: readonly CopyView[];
  readonly what: string;
  readonly children: ReactNode;
}) {
  return (
    <BlockStack gap="300">
      {children}
      {copies.map(({ label, text }) => (
        <BlockStack key={text} gap="100">
          {label !== null && (
            <Text as="p" fontWeight="medium">
              <Prose text={label} />
            </Text>
          )}
          <CopyBlock key={text} text={text} what={what} />
        </BlockStack>
      ))}
    </BlockStack>
  );
}

/** Which tags of a query nobody carries. */
export function OffNote({ off: { switchedOff, unknown } }: { readonly off: OffTags }) {
  const { t } = useTranslation();
  return (
    <>
      {switchedOff.length > 0 && (
        <p className="cadence-prose">
          {t("playbook.switchedOff", { count: switchedOff.length, tags: switchedOff.join(", ") })}{" "}
          <Link url="/app/settings/tags">{t("playbook.toTags")}</Link>
        </p>
      )}
      {unknown.length > 0 && (
        <p className="cadence-prose">
          {t("playbook.unknownTags", { count: unknown.length, tags: unknown.join(", ") })}
        </p>
      )}
    </>
  );
}
