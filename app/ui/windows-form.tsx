import { BlockStack, Card, InlineGrid, Link, List, Text } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PolicyProblem } from "#app/domain/policy.ts";
import type { Spread } from "#app/ports/read-models.ts";
import type { PolicyPreview } from "#app/services/preview-policy.ts";
import type { RhythmView, TypicalWindows } from "#app/services/read-rhythm.ts";
import { PreviewSaveBar } from "./preview-save-bar.tsx";
import { PolicyPreviewCard } from "./policy-preview.tsx";
import {
  sameWindowsText,
  textOf,
  type WindowField as WindowName,
  type Windows,
  type WindowsText,
} from "./policy-text.ts";
import { RhythmLines } from "./rhythm-lines.tsx";
import { WindowField } from "./window-field.tsx";

export type WindowsFormProps = {
  readonly saved: Windows;
  readonly rhythm: RhythmView;
  /** What each window is while its field is empty. */
  readonly learned: TypicalWindows;
  /** The longest window that can be set, in days. */
  readonly longest: number;
  /** The answer to the last "Save": what is wrong, or who would move. */
  readonly answer: WindowsAnswer | null;
  readonly onPreview: (typed: WindowsText) => void;
  readonly onApply: (typed: WindowsText) => void;
  readonly pending: "preview" | "apply" | null;
  readonly onDirty: (dirty: boolean) => void;
};

export type WindowsAnswer =
  | { readonly kind: "invalid"; readonly problems: readonly PolicyProblem[] }
  | { readonly kind: "preview"; readonly typed: WindowsText; readonly preview: PolicyPreview };

const SECTIONS = [
  { title: "prospects", fields: ["prospectCold"] },
  { title: "oneTime", fields: ["oneTime.risk", "oneTime.lapsed", "oneTime.lost"] },
  { title: "repeat", fields: ["repeat.risk", "repeat.lapsed", "repeat.lost"] },
] as const satisfies readonly { title: string; fields: readonly WindowName[] }[];

const LABELS = {
  prospectCold: "cold",
  "oneTime.risk": "risk",
  "oneTime.lapsed": "lapsed",
  "oneTime.lost": "lost",
  "repeat.risk": "risk",
  "repeat.lapsed": "lapsed",
  "repeat.lost": "lost",
} as const satisfies Record<WindowName, string>;

/** The windows, left to the rhythm or by hand: "Save" shows who would move, "Apply" moves them. */
export function WindowsForm({
  saved,
  rhythm,
  learned,
  longest,
  answer,
  onPreview,
  onApply,
  pending,
  onDirty,
}: WindowsFormProps) {
  const { t } = useTranslation();
  const savedText = textOf(saved);
  const [typed, setTyped] = useState(savedText);
  const dirty = !sameWindowsText(typed, savedText);
  const preview =
    dirty && answer?.kind === "preview" && sameWindowsText(answer.typed, typed)
      ? answer.preview
      : null;
  const problems = answer?.kind === "invalid" && dirty ? answer.problems : [];
  const result = useRef<HTMLDivElement>(null);

  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  useEffect(() => {
    if (answer?.kind === "invalid") focusField(answer.problems[0]?.field);
    if (answer?.kind === "preview") result.current?.focus();
  }, [answer]);

  const problemOf = (field: WindowName): string | undefined => {
    const found = problems.find((problem) => problem.field === field);
    return found && t(`settings.problem.${found.reason}`, { most: longest });
  };
  const label = (field: WindowName) => t(`settings.field.${LABELS[field]}`);

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onPreview(typed);
      }}
    >
      <PreviewSaveBar
        id="windows-save-bar"
        open={dirty}
        disabled={preview !== null || pending !== null}
        onSave={() => onPreview(typed)}
        onDiscard={() => setTyped(savedText)}
      />
      <BlockStack gap="400">
        {problems.length > 0 && (
          <Card>
            <div role="alert">
              <BlockStack gap="100">
                <Text as="p" tone="critical" fontWeight="medium">
                  {t("settings.problems", { count: problems.length })}
                </Text>
                <List>
                  {FIELDS.filter((field) => problemOf(field) !== undefined).map((field) => (
                    <List.Item key={field}>
                      <Link onClick={() => focusField(field)}>
                        {t("settings.fieldOf", {
                          section: t(`settings.${sectionOf(field)}`),
                          field: label(field),
                        })}
                      </Link>
                    </List.Item>
                  ))}
                </List>
              </BlockStack>
            </div>
          </Card>
        )}
        <Card>
          <BlockStack gap="500">
            <BlockStack gap="200">
              <RhythmLines rhythm={rhythm} />
              <Text as="p" tone="subdued">
                {t("settings.emptyHint")}
              </Text>
            </BlockStack>
            {SECTIONS.map(({ title, fields }) => (
              <BlockStack key={title} gap="200">
                <Text as="h3" variant="headingSm">
                  {t(`settings.${title}`)}
                </Text>
                <InlineGrid columns={{ xs: 1, sm: 3 }} gap="300">
                  {fields.map((field) => (
                    <WindowField
                      key={field}
                      id={field}
                      label={label(field)}
                      value={typed[field]}
                      onChange={(value) => setTyped({ ...typed, [field]: value })}
                      unset={{ spread: spreadOf(learned, field), source: rhythm.source }}
                      error={problemOf(field)}
                    />
                  ))}
                </InlineGrid>
              </BlockStack>
            ))}
            <Text as="p" tone="subdued">
              {t("settings.saveHint")}
            </Text>
          </BlockStack>
        </Card>
        {preview !== null && (
          <div ref={result} tabIndex={-1} className="cadence-focus-target">
            <PolicyPreviewCard
              preview={preview}
              onApply={() => onApply(typed)}
              pending={pending === "apply"}
            />
          </div>
        )}
      </BlockStack>
    </form>
  );
}

const FIELDS: readonly WindowName[] = SECTIONS.flatMap(({ fields }) => fields);

function sectionOf(field: WindowName): (typeof SECTIONS)[number]["title"] {
  const found = SECTIONS.find(({ fields }) => fields.some((name) => name === field));
  return found?.title ?? "prospects";
}

function spreadOf({ prospectCold, oneTime, repeat }: TypicalWindows, field: WindowName): Spread {
  const spreads: Record<WindowName, Spread> = {
    prospectCold: { low: prospectCold, middle: prospectCold, high: prospectCold },
    "oneTime.risk": oneTime.risk,
    "oneTime.lapsed": oneTime.lapsed,
    "oneTime.lost": oneTime.lost,
    "repeat.risk": repeat.risk,
    "repeat.lapsed": repeat.lapsed,
    "repeat.lost": repeat.lost,
  };
  return spreads[field];
}

function focusField(field: string | undefined): void {
  if (field !== undefined) document.getElementById(field)?.focus();
}
