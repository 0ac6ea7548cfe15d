import { Badge, InlineStack } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { TagsView } from "#app/services/read-playbooks.ts";
import type { TaggingState } from "#app/services/tagging-state.ts";
import { TagName } from "./tag-name.tsx";
import type { Notice } from "./top-banner.tsx";

type Written = { readonly of: TagsView; readonly tagging: TaggingState };

/** The tags of a playbook, and whether they are written. */
export function PlaybookTags({ of, tagging }: Written) {
  return (
    <InlineStack gap="150" blockAlign="center">
      {of.tags.map((tag) => (
        <TagName key={tag} tag={tag} />
      ))}
      <WrittenBadge of={of} tagging={tagging} />
    </InlineStack>
  );
}

/** Whether a playbook's tags are written, or the merchant sets them. */
export function WrittenBadge({ of: { family, isOn }, tagging }: Written) {
  const { t } = useTranslation();
  if (family === null) return <Badge>{t("playbooks.byHand")}</Badge>;
  return <PlaybookTag isOn={isOn} tagging={tagging} />;
}

/** Whether the tags of a family are written; nothing while the page says that none are. */
export function PlaybookTag({
  isOn,
  tagging,
}: {
  readonly isOn: boolean;
  readonly tagging: TaggingState;
}) {
  const { t } = useTranslation();
  if (writesNone(tagging)) return null;
  return isOn ? (
    <Badge tone="success">{t("playbooks.on")}</Badge>
  ) : (
    <Badge>{t("playbooks.off")}</Badge>
  );
}

function writesNone(tagging: TaggingState): boolean {
  return tagging === "off" || tagging === "removing";
}

/** Why a recipe would find nobody, at most one reason: all tags are off, or this one's family. */
export function useNotTagged(
  tagging: TaggingState,
  { family, isOn }: Pick<TagsView, "family" | "isOn"> = EVERY_TAG,
): Notice | null {
  const { t } = useTranslation();
  if (writesNone(tagging)) {
    return {
      what: "info",
      text: t("playbooks.taggingOff"),
      action: { content: t("nav.overview"), url: "/app" },
    };
  }
  if (!isOn && family !== null) {
    return {
      what: "info",
      text: t("playbooks.familyOff", { family: t(`settings.family.${family}`) }),
      action: { content: t("settings.tags"), url: "/app/settings/tags" },
    };
  }
  return null;
}

const EVERY_TAG = { family: null, isOn: true };
