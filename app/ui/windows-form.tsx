import { BlockStack, Box, Card, InlineGrid, Text } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PolicyProblem } from "#app/domain/policy.ts";
import type { Spread } from "#app/ports/read-models.ts";
import type { PolicyPreview } from "#app/services/preview-policy.ts";
import type { ShopGaps } from "#app/services/read-lifecycle.ts";
import type { RhythmView, TypicalWindows } from "#app/services/read-rhythm.ts";
import { GapCard } from "./gap-card.tsx";
import { useSaveBar } from "./save-bar.tsx";
import { PolicyPreviewCard } from "./policy-preview.tsx";
import {
  sameWindowsText,
  textOf,
  WINDOW_FIELDS,
  type WindowField as WindowName,
  type Windows,
  type WindowsText,
} from "./policy-text.ts";
import { focusField, ProblemSummary } from "./problem-summary.tsx";
import { RhythmLines } from "./rhythm-lines.tsx";
import { WindowField } from "./window-field.tsx";
import { windowLines } from "./window-lines.ts";

export type WindowsFormProps = {
  readonly saved: Windows;
  readonly rhythm: RhythmView;
  /** What each window is while its field is empty. */
  readonly learned: TypicalWindows;
  /** Null before the first round of counting has ended. */
  readonly gaps: ShopGaps | null;
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

const GROUPS = ["oneTime", "repeat"] as const;
const LABELS = {
  prospectCold: "cold",
  "oneTime.risk": "risk",
  "oneTime.lapsed": "lapsed",
  "oneTime.lost": "lost",
  "repeat.risk": "risk",
  "repeat.lapsed": "lapsed",
  "repeat.lost": "lost",
} as const satisfies Record<WindowName, string>;

/** The windows, left to the rhythm or by hand, as lines over the days between orders and as numbers: "Save" shows who would move, "Apply" moves them. */
export function WindowsForm({
  saved,
  rhythm,
  learned,
  gaps,
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
  const nameOf = (field: WindowName) =>
    t("settings.fieldOf", {
      section: t(`settings.${sectionOf(field)}`),
      field: label(field),
    });
  const set = (field: string, value: string) => setTyped({ ...typed, [field]: value });
  const field = (name: WindowName, inForce?: number) => (
    <WindowField
      key={name}
      id={name}
      label={label(name)}
      name={nameOf(name)}
      value={typed[name]}
      onChange={(value) => set(name, value)}
      unset={{ spread: spreadOf(learned, name), source: rhythm.source }}
      {...(inForce !== undefined && { inForce })}
      error={problemOf(name)}
    />
  );
  const linesOf = (group: "oneTime" | "repeat") =>
    windowLines(
      {
        risk: typed[`${group}.risk`],
        lapsed: typed[`${group}.lapsed`],
        lost: typed[`${group}.lost`],
      },
      learned[group],
      longest,
    );
  const handlesOf = (group: "oneTime" | "repeat") =>
    linesOf(group).map((line) => ({
      ...line,
      id: `${group}.${line.window}`,
      name: nameOf(`${group}.${line.window}`),
      text: t(`settings.line.hand.${line.window}`, { count: line.days }),
      spoken: line.learned
        ? t(`settings.line.learned.${line.window}`, { count: line.days })
        : t(`settings.line.hand.${line.window}`, { count: line.days }),
    }));
  useSaveBar("windows", {
    open: dirty,
    disabled: preview !== null || pending !== null,
    onSave: () => onPreview(typed),
    onDiscard: () => setTyped(savedText),
  });

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onPreview(typed);
      }}
    >
      <BlockStack gap="400">
        <ProblemSummary
          fields={WINDOW_FIELDS.filter((name) => problemOf(name) !== undefined).map((name) => ({
            id: name,
            name: nameOf(name),
          }))}
        />
        <Card>
          <BlockStack gap="400">
            <BlockStack gap="200">
              <RhythmLines rhythm={rhythm} />
              <Text as="p" tone="subdued">
                {gaps === null ? t("settings.emptyHint") : t("settings.lineHint")}
              </Text>
            </BlockStack>
            <Text as="h3" variant="headingSm">
              {t("settings.prospects")}
            </Text>
            <InlineGrid columns={{ xs: 1, sm: 3 }} gap="300">
              {field("prospectCold")}
            </InlineGrid>
          </BlockStack>
        </Card>
        {GROUPS.map((group) => (
          <BlockStack key={group} gap="200">
            {gaps !== null && (
              <GapCard
                gaps={gaps[group]}
                handles={handlesOf(group)}
                onMove={(id, days) => set(id, String(days))}
              />
            )}
            <Card>
              <BlockStack gap="300">
                <Text as="h3" variant="headingSm">
                  {t(`settings.${group}`)}
                </Text>
                <InlineGrid columns={{ xs: 1, sm: 3 }} gap="300">
                  {linesOf(group).map(({ window, days }) => field(`${group}.${window}`, days))}
                </InlineGrid>
              </BlockStack>
            </Card>
          </BlockStack>
        ))}
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <Text as="p" tone="subdued">
            {t("settings.saveHint")}
          </Text>
        </Box>
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

function sectionOf(field: WindowName): "prospects" | "oneTime" | "repeat" {
  if (field === "prospectCold") return "prospects";
  return field.startsWith("oneTime") ? "oneTime" : "repeat";
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
