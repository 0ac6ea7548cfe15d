import { Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { IdeaView, PaceView } from "#app/services/playbook-views.ts";
import type { Piece } from "#app/services/playbook-text.ts";
import { CopyLine } from "./copy-text.tsx";
import { Disclosure } from "./disclosure.tsx";
import { type Level, Section } from "./playbook-section.tsx";
import { Paragraph, Prose } from "./prose.tsx";
import { Words } from "./written-in.tsx";

/** What is sent when, at which pace, and in which hours. */
export function Plan({
  mechanics,
  pace,
  level = "h2",
}: {
  readonly mechanics: readonly Piece[];
  readonly pace: PaceView;
  readonly level?: Level;
}) {
  const { t } = useTranslation();
  return (
    <Section title={t("playbook.plan")} level={level}>
      <Paragraph text={mechanics} />
      <Hours pace={pace} />
      <div>
        <Disclosure title={t("playbook.pace")}>
          <Paragraph text={pace.text} />
        </Disclosure>
      </div>
    </Section>
  );
}

/** When time may move customers, and so start a message. */
function Hours({ pace: { hours, timeZone } }: { readonly pace: PaceView }) {
  const { t } = useTranslation();
  return (
    <p className="cadence-prose">
      {hours === null ? t("playbook.hoursOff") : t("playbook.hours", { ...hours, timeZone })}{" "}
      <Link url="/app/settings/lifecycle">{t("playbook.changeHours")}</Link>
    </p>
  );
}

/** What can be said, each line to copy. */
export function Ideas({
  title,
  ideas,
  level = "h2",
}: {
  readonly title: ReactNode;
  readonly ideas: readonly IdeaView[];
  readonly level?: Level;
}) {
  return (
    <Section title={title} level={level}>
      <ol className="cadence-ideas">
        {ideas.map((idea) => (
          <li key={idea.copy}>
            <div className="cadence-idea">
              {idea.for !== null && (
                <Text as="p" tone="subdued">
                  <Prose text={idea.for} />
                </Text>
              )}
              <CopyLine text={idea.copy}>
                {idea.line === null ? (
                  <Paragraph text={idea.note ?? []} />
                ) : (
                  <Text as="p" fontWeight="semibold">
                    <Words>{idea.line}</Words>
                  </Text>
                )}
              </CopyLine>
              {idea.line !== null && idea.note !== null && <Paragraph text={idea.note} />}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
