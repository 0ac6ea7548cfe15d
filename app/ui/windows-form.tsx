import {
  BlockStack,
  Box,
  Button,
  Card,
  InlineGrid,
  InlineStack,
  Link,
  List,
  Text,
  TextField,
} from "@shopify/polaris";
import { SaveBar } from "@shopify/app-bridge-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Policy, PolicyField, PolicyProblem } from "#app/domain/policy.ts";
import type { PolicyPreview } from "#app/services/preview-policy.ts";
import { Table } from "./table.tsx";
import { samePolicyText, textOf, type PolicyText } from "./policy-text.ts";

export type WindowsFormProps = {
  readonly saved: Policy;
  /** The longest window that can be set, in days. */
  readonly longest: number;
  /** The answer to the last "Save": what is wrong, or who would move. */
  readonly answer: WindowsAnswer | null;
  readonly onPreview: (typed: PolicyText) => void;
  readonly onApply: (typed: PolicyText) => void;
  readonly pending: "preview" | "apply" | null;
  readonly onDirty: (dirty: boolean) => void;
};

export type WindowsAnswer =
  | { readonly kind: "invalid"; readonly problems: readonly PolicyProblem[] }
  | { readonly kind: "preview"; readonly typed: PolicyText; readonly preview: PolicyPreview };

const SECTIONS = [
  { title: "prospects", fields: ["prospectCold"] },
  { title: "oneTime", fields: ["oneTime.risk", "oneTime.lapsed", "oneTime.lost"] },
  { title: "repeat", fields: ["repeat.risk", "repeat.lapsed", "repeat.lost"] },
] as const satisfies readonly { title: string; fields: readonly PolicyField[] }[];

const LABELS = {
  prospectCold: "cold",
  "oneTime.risk": "risk",
  "oneTime.lapsed": "lapsed",
  "oneTime.lost": "lost",
  "repeat.risk": "risk",
  "repeat.lapsed": "lapsed",
  "repeat.lost": "lost",
} as const satisfies Record<PolicyField, string>;

/** The windows by hand: "Save" shows who would move, "Apply" moves them. */
export function WindowsForm({
  saved,
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
  const dirty = !samePolicyText(typed, savedText);
  const preview =
    dirty && answer?.kind === "preview" && samePolicyText(answer.typed, typed)
      ? answer.preview
      : null;
  const problems = answer?.kind === "invalid" && dirty ? answer.problems : [];
  const result = useRef<HTMLDivElement>(null);

  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  useEffect(() => {
    if (answer?.kind === "invalid") focusField(answer.problems[0]?.field);
    if (answer?.kind === "preview") result.current?.focus();
  }, [answer]);

  const problemOf = (field: PolicyField): string | undefined => {
    const found = problems.find((problem) => problem.field === field);
    return found && t(`settings.problem.${found.reason}`, { most: longest });
  };
  const label = (field: PolicyField) => t(`settings.field.${LABELS[field]}`);

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onPreview(typed);
      }}
    >
      <SaveBar id="windows-save-bar" open={dirty}>
        <button
          type="button"
          // App Bridge reads the attribute to style the button.
          {...{ variant: "primary" }}
          disabled={preview !== null || pending !== null}
          onClick={() => onPreview(typed)}
        >
          {t("settings.save")}
        </button>
        <button type="button" onClick={() => setTyped(savedText)}>
          {t("settings.discard")}
        </button>
      </SaveBar>
      <BlockStack gap="400">
        {problems.length > 0 && (
          <Card>
            <div role="alert">
              <BlockStack gap="100">
                <Text as="p" tone="critical" fontWeight="medium">
                  {t("settings.problems", { count: problems.length })}
                </Text>
                <List>
                  {problems.map(({ field }) => (
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
            {SECTIONS.map(({ title, fields }) => (
              <BlockStack key={title} gap="200">
                <Text as="h3" variant="headingSm">
                  {t(`settings.${title}`)}
                </Text>
                <InlineGrid columns={{ xs: 1, sm: 3 }} gap="300">
                  {fields.map((field) => {
                    const error = problemOf(field);
                    return (
                      <TextField
                        key={field}
                        id={field}
                        label={label(field)}
                        type="number"
                        inputMode="numeric"
                        min={1}
                        max={longest}
                        suffix={t("settings.days")}
                        autoComplete="off"
                        value={typed[field]}
                        onChange={(value) => setTyped({ ...typed, [field]: value })}
                        {...(error !== undefined && { error })}
                      />
                    );
                  })}
                </InlineGrid>
              </BlockStack>
            ))}
            <Text as="p" tone="subdued">
              {t("settings.saveHint")}
            </Text>
          </BlockStack>
        </Card>
        <div ref={result} tabIndex={-1} className="cadence-focus-target">
          {preview !== null && (
            <PreviewCard
              preview={preview}
              onApply={() => onApply(typed)}
              pending={pending === "apply"}
            />
          )}
        </div>
      </BlockStack>
    </form>
  );
}

function PreviewCard({
  preview: { moving, stages },
  onApply,
  pending,
}: {
  readonly preview: PolicyPreview;
  readonly onApply: () => void;
  readonly pending: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t("settings.preview")}
          </Text>
          <Text as="p">
            {moving.value === 0
              ? t("settings.previewNone")
              : t("settings.previewText", { count: moving.value, number: moving.text })}
          </Text>
          <Text as="p" tone="subdued">
            {t("settings.previewTags")}
          </Text>
        </BlockStack>
      </Box>
      <Table
        caption={t("settings.previewCaption")}
        columns={[
          { title: t("customer.stage"), leads: true },
          { title: t("column.now"), numeric: true },
          { title: t("column.then"), numeric: true },
          { title: t("column.difference"), numeric: true },
        ]}
        rows={stages.map(({ stage, now, after, change }) => ({
          key: stage,
          cells: [t(`stage.${stage}`), now.text, after.text, change.text],
        }))}
      />
      <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
        <InlineStack align="end">
          <Button variant="primary" onClick={onApply} loading={pending}>
            {t("settings.apply")}
          </Button>
        </InlineStack>
      </Box>
    </Card>
  );
}

function sectionOf(field: PolicyField): (typeof SECTIONS)[number]["title"] {
  const found = SECTIONS.find(({ fields }) => fields.some((name) => name === field));
  return found?.title ?? "prospects";
}

function focusField(field: PolicyField | undefined): void {
  if (field !== undefined) document.getElementById(field)?.focus();
}
