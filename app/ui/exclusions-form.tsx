import {
  BlockStack,
  Button,
  Card,
  ChoiceList,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ExclusionsProblem } from "#app/domain/exclusions-problem.ts";
import type { OrderExclusions } from "#app/domain/order.ts";
import type { ExclusionsPreview } from "#app/services/preview-exclusions.ts";
import type { SourceView } from "#app/services/read-lifecycle.ts";
import { useSaveBar } from "./save-bar.tsx";
import { type ExclusionsText, exclusionsText, sameExclusionsText } from "./exclusions-text.ts";

export type ExclusionsFormProps = {
  readonly saved: OrderExclusions;
  readonly sources: readonly SourceView[];
  /** The most order tags that can be named. */
  readonly mostTags: number;
  /** The answer to the last "Save": what is wrong, or what would be left out. */
  readonly answer: ExclusionsAnswer | null;
  readonly onPreview: (typed: ExclusionsText) => void;
  readonly onApply: (typed: ExclusionsText) => void;
  readonly pending: "preview" | "apply" | null;
  readonly onDirty: (dirty: boolean) => void;
};

export type ExclusionsAnswer =
  | {
      readonly kind: "exclusions-invalid";
      readonly typed: ExclusionsText;
      readonly problem: ExclusionsProblem;
    }
  | {
      readonly kind: "exclusions-preview";
      readonly typed: ExclusionsText;
      readonly preview: ExclusionsPreview;
    };

const TAGS_FIELD = "exclusions.tags";

/** Orders that do not count: "Save" shows how many are left out, "Apply" leaves them out. */
export function ExclusionsForm({
  saved,
  sources,
  mostTags,
  answer,
  onPreview,
  onApply,
  pending,
  onDirty,
}: ExclusionsFormProps) {
  const { t } = useTranslation();
  const savedText = exclusionsText(saved);
  const [typed, setTyped] = useState(savedText);
  const dirty = !sameExclusionsText(typed, savedText);
  const current =
    dirty && answer !== null && sameExclusionsText(answer.typed, typed) ? answer : null;
  const preview = current?.kind === "exclusions-preview" ? current.preview : null;
  const problem = current?.kind === "exclusions-invalid" ? current.problem : null;
  const result = useRef<HTMLDivElement>(null);

  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  useEffect(() => {
    if (answer?.kind === "exclusions-invalid") document.getElementById(TAGS_FIELD)?.focus();
    if (answer?.kind === "exclusions-preview") result.current?.focus();
  }, [answer]);
  useSaveBar("exclusions", {
    open: dirty,
    disabled: preview !== null || pending !== null,
    onSave: () => onPreview(typed),
    onDiscard: () => setTyped(savedText),
  });

  return (
    <Card>
      <BlockStack gap="400">
        {sources.length > 0 && (
          <ChoiceList
            allowMultiple
            title={t("settings.exclusions.sources")}
            choices={sources.map(({ source, orders }) => {
              const name = knownSource(source);
              const count = t("settings.exclusions.sourceSize", {
                count: orders.value,
                number: orders.text,
              });
              return {
                value: source,
                label:
                  name === null
                    ? t("settings.exclusions.otherSource", { source })
                    : t(`settings.exclusions.source.${name}`),
                helpText:
                  name === "subscription_contract"
                    ? t("settings.exclusions.renewals", { orders: count })
                    : count,
              };
            })}
            selected={[...typed.sources]}
            onChange={(chosen: string[]) => setTyped({ ...typed, sources: chosen })}
          />
        )}
        <TextField
          id={TAGS_FIELD}
          label={t("settings.exclusions.tags")}
          helpText={t("settings.exclusions.tagsHelp")}
          multiline={3}
          maxHeight="16rem"
          autoComplete="off"
          value={typed.tags}
          onChange={(tags) => setTyped({ ...typed, tags })}
          {...(problem !== null && {
            error: t(`settings.exclusions.problem.${problem}`, { most: mostTags }),
          })}
        />
        <Text as="p" tone="subdued">
          {t("settings.exclusions.saveHint")}
        </Text>
        <div ref={result} tabIndex={-1} className="cadence-focus-target">
          {preview !== null && (
            <BlockStack gap="300">
              <LeftOut preview={preview} />
              <InlineStack align="end">
                <Button
                  variant="primary"
                  onClick={() => onApply(typed)}
                  loading={pending === "apply"}
                >
                  {t("settings.apply")}
                </Button>
              </InlineStack>
            </BlockStack>
          )}
        </div>
      </BlockStack>
    </Card>
  );
}

function LeftOut({
  preview: { orders, customers, atLeast },
}: {
  readonly preview: ExclusionsPreview;
}) {
  const { t } = useTranslation();
  const ofCustomers = t("settings.exclusions.ofCustomers", {
    count: customers.value,
    number: customers.text,
  });
  const counted = { count: orders.value, number: orders.text, customers: ofCustomers };
  return (
    <Text as="p">
      {orders.value === 0 && !atLeast
        ? t("settings.exclusions.none")
        : atLeast
          ? t("settings.exclusions.leftAtLeast", counted)
          : t("settings.exclusions.left", counted)}
    </Text>
  );
}

/** Shopify's own sources; any other is the name or number of an app. */
const SOURCES = ["web", "pos", "shopify_draft_order", "subscription_contract"] as const;

function knownSource(source: string): (typeof SOURCES)[number] | null {
  return SOURCES.find((known) => known === source) ?? null;
}
