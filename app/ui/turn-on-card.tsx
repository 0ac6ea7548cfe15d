import {
  BlockStack,
  Box,
  Button,
  Card,
  Checkbox,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ComingSegments, SegmentList } from "./segment-list.tsx";

export type TurnOnProps = {
  readonly segments: ComingSegments;
  /** How many customers a day are suggested. */
  readonly suggested: number;
  /** Customers a day at most, or null for all at once. */
  readonly onTurnOn: (dripPerDay: number | null) => void;
  readonly pending: boolean;
  /** What was previewed was no longer so; the preview beside is new. */
  readonly isOutdated: boolean;
};

/** A card of its own for it. */
export function TurnOnCard(props: TurnOnProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("setup.tagging.title")}
        </Text>
        <TurnOnForm {...props} />
      </BlockStack>
    </Card>
  );
}

/** Turns tagging on, at once or drop by drop; that is offered first where segments wait for these tags. */
export function TurnOnForm({ segments, suggested, onTurnOn, pending, isOutdated }: TurnOnProps) {
  const { t } = useTranslation();
  const isAwaited = segments !== "asked" && segments !== null && segments.length > 0;
  // Where nobody knows whether segments wait, the way that does no harm is offered first.
  const [slowly, setSlowly] = useState(isAwaited || segments === null);
  const [typed, setTyped] = useState(String(suggested));
  const [asked, setAsked] = useState(false);
  const perDay = /^[1-9]\d{0,6}$/.test(typed.trim()) ? Number(typed) : null;
  const isWrong = asked && slowly && perDay === null;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (!slowly) onTurnOn(null);
        else if (perDay !== null) onTurnOn(perDay);
        else document.getElementById(PER_DAY_FIELD)?.focus();
      }}
    >
      <BlockStack gap="300">
        <Text as="p" tone="subdued">
          {t("setup.tagging.text")}
        </Text>
        {isAwaited && (
          <BlockStack gap="200">
            <Text as="p">{t("preview.awaited")}</Text>
            <SegmentList segments={segments} />
          </BlockStack>
        )}
        {segments === null && <Text as="p">{t("preview.awaitedUnknown")}</Text>}
        <Checkbox label={t("preview.slowly")} checked={slowly} onChange={setSlowly} />
        {slowly && (
          <Box maxWidth="16rem">
            <TextField
              id={PER_DAY_FIELD}
              label={t("preview.perDay")}
              inputMode="numeric"
              autoComplete="off"
              value={typed}
              onChange={(value) => {
                setAsked(false);
                setTyped(value);
              }}
              {...(isWrong && { error: t("preview.perDayProblem") })}
            />
          </Box>
        )}
        {isOutdated && (
          <div role="alert">
            <Text as="p" tone="critical">
              {t("preview.outdated")}
            </Text>
          </div>
        )}
        <InlineStack>
          <Button submit variant="primary" loading={pending}>
            {t("setup.tagging.start")}
          </Button>
        </InlineStack>
      </BlockStack>
    </form>
  );
}

/** Segments that wait for the tags come a little later, and with them another choice: a form anew. */
export function drawnAs(segments: ComingSegments): string {
  return segments === null || segments === "asked" ? String(segments) : String(segments.length);
}

const PER_DAY_FIELD = "dripPerDay";
