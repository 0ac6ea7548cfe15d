import { BlockStack, Text } from "@shopify/polaris";
import { useId } from "react";
import { useTranslation } from "react-i18next";

/** What is told aloud of work under way: its phase, and every quarter of it, not every tick. */
const QUARTER = 25;

/** Work under way. Where nothing is known to compare with, the bar is left out. */
export function Progress({
  announced,
  amount,
  percent,
  notes = [],
}: {
  /** The phase. */
  readonly announced: string;
  /** How far it has come, in its own measure. */
  readonly amount: string;
  readonly percent: number | null;
  readonly notes?: readonly string[];
}) {
  const { t } = useTranslation();
  const id = useId();
  const quarter = percent === null ? 0 : Math.floor(percent / QUARTER) * QUARTER;
  return (
    <BlockStack gap="200">
      <output>
        <Text as="span" fontWeight="medium" id={id}>
          {announced}
        </Text>
        {quarter > 0 && (
          <Text as="span" visuallyHidden>
            {t("progress.quarter", { percent: quarter })}
          </Text>
        )}
      </output>
      {percent !== null && (
        <progress
          className="cadence-progress"
          value={percent}
          max={100}
          aria-labelledby={id}
          aria-valuetext={t("progress.value", { percent, amount })}
        />
      )}
      <Text as="p">{amount}</Text>
      {notes.length > 0 && (
        <Text as="p" tone="subdued">
          {notes.join(" ")}
        </Text>
      )}
    </BlockStack>
  );
}
