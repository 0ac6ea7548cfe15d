import { BlockStack, Button, Card, InlineGrid, InlineStack, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { EntryView, PaceView, PlayView } from "#app/services/playbook-views.ts";
import { Disclosure } from "./disclosure.tsx";
import { AudienceCard, LeftOutCard } from "./playbook-people.tsx";
import { Ideas, Plan } from "./playbook-plan.tsx";
import { Recipe } from "./playbook-recipe.tsx";
import { TextSection } from "./playbook-section.tsx";
import { PlaybookTags, useNotTagged } from "./playbook-tags.tsx";
import { Prose } from "./prose.tsx";
import { Screen } from "./screen.tsx";
import { EnglishNote, Words } from "./written-in.tsx";

/** What to do for the customers of one stage, group or facet. */
export function EntryPlaybook({ entry }: { readonly entry: EntryView }) {
  const { t } = useTranslation();
  const { plays, pace, stage } = entry;
  const [only, ...others] = plays;
  return (
    <Screen
      title={entry.title}
      back={{ label: t("playbooks.title"), url: "/app/playbooks" }}
      notice={useNotTagged(entry.tagging, entry)}
    >
      <BlockStack gap="400">
        <EnglishNote />
        <InlineGrid columns={{ xs: 1, md: "2fr 1fr" }} gap="400">
          <Card>
            <BlockStack gap="400">
              <TextSection title={t("playbook.goal")} text={entry.goal} />
              <TextSection title={t("playbook.who")} text={entry.who} />
              <PlaybookTags of={entry} tagging={entry.tagging} />
              <InlineStack gap="300" blockAlign="center">
                {stage !== null && (
                  <Button url={`/app/segments/${stage}`}>{t("playbook.segment")}</Button>
                )}
                <Link url="/app/playbooks/guide">{t("playbook.howToRead")}</Link>
              </InlineStack>
            </BlockStack>
          </Card>
          <AudienceCard people={entry} />
        </InlineGrid>
        {only !== undefined && others.length === 0 ? (
          <OnePlay entry={entry} play={only} />
        ) : (
          <Tiers plays={plays} pace={pace} />
        )}
        <Card>
          <InlineGrid columns={{ xs: 1, md: 2 }} gap="500">
            {others.length > 0 && <TextSection title={t("playbook.avoidAll")} text={entry.avoid} />}
            <TextSection title={t("playbook.leaveWhen")} text={entry.leaveWhen} />
            <TextSection title={t("playbook.measure")} text={entry.measure} />
          </InlineGrid>
        </Card>
        <LeftOutCard leftOut={entry.leftOut} />
      </BlockStack>
    </Screen>
  );
}

/** The same for everybody. */
function OnePlay({ entry, play }: { readonly entry: EntryView; readonly play: PlayView }) {
  const { t } = useTranslation();
  return (
    <>
      <Card>
        <Plan mechanics={play.mechanics} pace={entry.pace} />
      </Card>
      <Card>
        <Ideas title={<IdeasTitle of={play} />} ideas={play.ideas} />
      </Card>
      <Card>
        <InlineGrid columns={{ xs: 1, md: 2 }} gap="500">
          <TextSection title={t("playbook.channels")} text={play.channels} />
          <TextSection title={t("playbook.avoid")} text={entry.avoid} />
        </InlineGrid>
      </Card>
      <Card>
        <Recipe recipe={play.recipe} />
      </Card>
    </>
  );
}

/** One way for each value tier, the first in sight. */
function Tiers({ plays, pace }: { readonly plays: readonly PlayView[]; readonly pace: PaceView }) {
  const { t } = useTranslation();
  return plays.map((play, index) => (
    <Card key={play.title}>
      <Disclosure
        open={index === 0}
        title={
          <>
            <h2>{t("playbook.tier", { tier: play.title ?? "" })}</h2>{" "}
            <span>
              <Prose text={play.goal ?? []} />
            </span>
          </>
        }
      >
        <BlockStack gap="500">
          {play.who !== null && (
            <TextSection level="h3" title={t("playbook.who")} text={play.who} />
          )}
          <Plan level="h3" mechanics={play.mechanics} pace={pace} />
          <Ideas level="h3" title={<IdeasTitle of={play} />} ideas={play.ideas} />
          <InlineGrid columns={{ xs: 1, md: 2 }} gap="500">
            <TextSection level="h3" title={t("playbook.channels")} text={play.channels} />
            {play.avoid !== null && (
              <TextSection level="h3" title={t("playbook.avoid")} text={play.avoid} />
            )}
            {play.measure !== null && (
              <TextSection level="h3" title={t("playbook.measure")} text={play.measure} />
            )}
          </InlineGrid>
          <Recipe level="h3" recipe={play.recipe} />
        </BlockStack>
      </Disclosure>
    </Card>
  ));
}

function IdeasTitle({ of: { ideasTitle } }: { readonly of: Pick<PlayView, "ideasTitle"> }) {
  const { t } = useTranslation();
  return ideasTitle === null ? t("playbook.ideas") : <Words>{ideasTitle}</Words>;
}
