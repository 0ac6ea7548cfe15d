import {
  BlockStack,
  Button,
  Card,
  InlineGrid,
  InlineStack,
  Link,
  Text,
  TextField,
} from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PrefixCheck } from "#app/services/check-prefix.ts";
import type { WritingView } from "#app/services/read-writing.ts";
import { useSaveBar } from "./save-bar.tsx";
import { SegmentList } from "./segment-list.tsx";

export type PrefixText = { readonly prefix: string; readonly days: string };

export type PrefixFormProps = {
  readonly saved: string;
  readonly retiring: WritingView["retiring"];
  /** Whether tags are written, so that some stand under the present prefix. */
  readonly isTagging: boolean;
  readonly longest: number;
  /** Days that the tags under the present prefix are kept: suggested, and at most. */
  readonly suggestedDays: number;
  readonly mostDays: number;
  /** What is wrong with a prefix as it is typed. */
  readonly problemOf: (prefix: string) => PrefixCheck["problem"];
  /** What the prefix that was typed last meets, asked for while it is typed. */
  readonly met: PrefixAnswer | null;
  /** Called with what is typed, once it rests. */
  readonly onType: (prefix: string) => void;
  /** The answer to the last "Save": what the prefix would meet. */
  readonly answer: PrefixAnswer | null;
  readonly onCheck: (typed: PrefixText) => void;
  readonly onApply: (typed: PrefixText) => void;
  readonly pending: "check" | "apply" | null;
  readonly onDirty: (dirty: boolean) => void;
};

export type PrefixAnswer = { readonly typed: PrefixText; readonly check: PrefixCheck };

const PREFIX_FIELD = "prefix";
const DAYS_FIELD = "retiresAfter";
/** So long nobody types, before Shopify is asked. */
const RESTS_MS = 400;

/** Another prefix: "Save" shows what it would meet, "Apply" writes the copies. */
export function PrefixForm(props: PrefixFormProps) {
  const { t } = useTranslation();
  const { saved, retiring } = props;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t("prefix.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("prefix.text")}
          </Text>
        </BlockStack>
        {retiring === null ? (
          <Fields key={saved} {...props} />
        ) : (
          <BlockStack gap="200" inlineAlign="start">
            <Text as="p">{t("prefix.retiring", { ...retiring, present: saved })}</Text>
            <Link url="/app/activity">{t("prefix.undo")}</Link>
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

function Fields({
  saved,
  isTagging,
  longest,
  suggestedDays,
  mostDays,
  problemOf,
  met,
  onType,
  answer,
  onCheck,
  onApply,
  pending,
  onDirty,
}: PrefixFormProps) {
  const { t } = useTranslation();
  const problemText = useProblemText(longest);
  const [typed, setTyped] = useState<PrefixText>({ prefix: saved, days: String(suggestedDays) });
  const [asked, setAsked] = useState(false);
  const prefix = typed.prefix.trim();
  const dirty = prefix !== saved;
  const problem = dirty ? problemOf(prefix) : null;
  const isDays = /^\d{1,3}$/.test(typed.days) && +typed.days >= 1 && +typed.days <= mostDays;
  const current =
    dirty && answer?.typed.prefix === prefix && answer.typed.days === typed.days ? answer : null;
  const refusal = current?.check.problem ?? problem;
  const check = refusal === null ? (current?.check ?? null) : null;
  const isLegal = dirty && problem === null;
  const found = isLegal && met?.typed.prefix === prefix ? met.check : null;
  const result = useRef<HTMLDivElement>(null);

  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  useEffect(() => {
    const resting = isLegal ? setTimeout(() => onType(prefix), RESTS_MS) : undefined;
    return () => clearTimeout(resting);
  }, [isLegal, prefix, onType]);
  useEffect(() => {
    if (answer !== null) result.current?.focus();
  }, [answer]);

  const save = () => {
    setAsked(true);
    if (problem !== null) document.getElementById(PREFIX_FIELD)?.focus();
    else if (!isDays) document.getElementById(DAYS_FIELD)?.focus();
    else onCheck({ prefix, days: typed.days });
  };
  useSaveBar("prefix", {
    open: dirty,
    disabled: check !== null || pending !== null,
    onSave: save,
    onDiscard: () => setTyped({ prefix: saved, days: String(suggestedDays) }),
  });
  return (
    <>
      <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
        <TextField
          id={PREFIX_FIELD}
          label={t("settings.prefix")}
          helpText={t("prefix.example", { tag: `${prefix}stage-first-order` })}
          autoComplete="off"
          value={typed.prefix}
          onChange={(value) => setTyped({ ...typed, prefix: value })}
          {...(refusal !== null && { error: problemText(refusal) })}
        />
        {isTagging && (
          <TextField
            id={DAYS_FIELD}
            label={t("prefix.days")}
            helpText={t("prefix.daysHelp")}
            inputMode="numeric"
            suffix={t("settings.days")}
            autoComplete="off"
            value={typed.days}
            onChange={(days) => setTyped({ ...typed, days })}
            {...(asked && !isDays && { error: t("prefix.daysProblem", { most: mostDays }) })}
          />
        )}
      </InlineGrid>
      <output>{found !== null && check === null && <Taken taken={found.taken} />}</output>
      <div ref={result} tabIndex={-1} className="cadence-focus-target">
        {check !== null && (
          <BlockStack gap="300">
            <Text as="p">
              {isTagging ? t("prefix.copies", { days: typed.days }) : t("prefix.noTags")}
            </Text>
            <Taken taken={check.taken} />
            <Text as="p">
              {check.segments === null
                ? t("prefix.segmentsUnknown")
                : check.segments.length === 0
                  ? t("prefix.noSegments")
                  : t("prefix.segments")}
            </Text>
            {check.segments !== null && check.segments.length > 0 && (
              <SegmentList segments={check.segments} />
            )}
            <InlineStack align="end">
              <Button
                variant="primary"
                onClick={() => onApply({ prefix, days: typed.days })}
                loading={pending === "apply"}
              >
                {t("settings.apply")}
              </Button>
            </InlineStack>
          </BlockStack>
        )}
      </div>
    </>
  );
}

/** Whether customers carry tags of a prefix already, as far as Shopify said. */
function Taken({ taken }: Pick<PrefixCheck, "taken">) {
  const { t } = useTranslation();
  if (taken === null) return <Text as="span">{t("prefix.takenUnknown")}</Text>;
  return taken.length > 0 ? (
    <Text as="span" tone="caution">
      {t("prefix.taken", { tags: taken.join(", ") })}
    </Text>
  ) : (
    <Text as="span" tone="subdued">
      {t("prefix.free")}
    </Text>
  );
}

function useProblemText(longest: number) {
  const { t } = useTranslation();
  return (problem: NonNullable<PrefixCheck["problem"]>): string => {
    switch (problem.reason) {
      case "substring":
        return t("prefix.problem.substring", { tag: problem.tag, inside: problem.inside });
      case "still-retiring":
        return t("prefix.problem.still-retiring", { prefix: problem.prefix });
      case "too-long":
        return t("prefix.problem.too-long", { most: longest });
      case "same":
      case "characters":
        break;
    }
    return t(`prefix.problem.${problem.reason}`);
  };
}
