import { BlockStack, Button, Card, InlineStack, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { LateView, PolicyPreview } from "#app/services/preview-policy.ts";
import { ChartFigure } from "./charts/chart-figure.tsx";
import { WhatIfBars } from "./charts/drawings.ts";

/** Who would move under other rules (C8), how these would have done, and the button that puts them in force. */
export function PolicyPreviewCard({
  preview,
  onApply,
  pending,
}: {
  readonly preview: PolicyPreview;
  readonly onApply: () => void;
  readonly pending: boolean;
}) {
  const { t } = useTranslation();
  const { moving, backTest } = preview;
  return (
    <BlockStack gap="400">
      <WhatIf preview={preview} />
      <Card>
        <BlockStack gap="400">
          {backTest !== null && <BackTestLines backTest={backTest} />}
          <BlockStack gap="100">
            <Text as="p" fontWeight="medium">
              {moving.value === 0
                ? t("settings.previewNone")
                : t("settings.previewText", { count: moving.value, number: moving.text })}
            </Text>
            <Text as="p" tone="subdued">
              {t("settings.previewTags")}
            </Text>
          </BlockStack>
          <InlineStack align="end">
            <Button variant="primary" onClick={onApply} loading={pending}>
              {t("settings.apply")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </BlockStack>
  );
}

function WhatIf({ preview: { moving, stages, backTest } }: { readonly preview: PolicyPreview }) {
  const { t } = useTranslation();
  const sentence = useWhatIfSentence();
  return (
    <ChartFigure
      title={t("settings.preview")}
      sentence={
        sentence(backTest) ??
        (moving.value === 0
          ? t("settings.previewNone")
          : t("settings.previewText", { count: moving.value, number: moving.text }))
      }
      legend={
        <ul className="cadence-legend">
          <li>
            <span className="cadence-mark cadence-mark--now" aria-hidden="true" />
            {t("whatIf.now")}
          </li>
          <li>
            <span className="cadence-mark cadence-mark--then" aria-hidden="true" />
            {t("whatIf.then")}
          </li>
        </ul>
      }
      table={{
        columns: [
          { title: t("customer.stage"), leads: true },
          { title: t("column.now"), numeric: true },
          { title: t("column.then"), numeric: true },
          { title: t("whatIf.leaving"), numeric: true },
          { title: t("whatIf.ordered"), numeric: true },
        ],
        rows: stages.map(({ stage, now, after, leaving }) => [
          t(`stage.${stage}`),
          now,
          after,
          leaving,
          backTest?.late.find((late) => late.stage === stage)?.sparedOrdered ?? "",
        ]),
        file: "who-would-move",
      }}
    >
      <WhatIfBars
        view={{
          stages: stages.map(({ stage, now, after, change }) => ({
            stage,
            name: t(`stage.${stage}`),
            now: now.value,
            after: after.value,
            nowText: now.text,
            afterText: after.text,
            label: t("whatIf.label", {
              stage: t(`stage.${stage}`),
              now: now.text,
              after: after.text,
              change: change.text,
            }),
          })),
        }}
      />
    </ChartFigure>
  );
}

/** What the other rules would have meant in the last quarter; nothing where nobody would have noticed. */
function useWhatIfSentence(): (backTest: PolicyPreview["backTest"]) => string | null {
  const { t } = useTranslation();
  return (backTest) => {
    const most = backTest?.late.toSorted((a, b) => differing(b) - differing(a))[0];
    if (backTest === null || most === undefined || differing(most) === 0) return null;
    const { spared, added } = most;
    const how = added.value === 0 ? "fewer" : spared.value === 0 ? "more" : "both";
    const numbers = {
      group: t(most.stage === "one-time-risk" ? "settings.oneTime" : "settings.repeat"),
      now: most.todays.text,
      other: most.theirs.text,
      spared: spared.text,
      sparedOrdered: most.sparedOrdered.text,
      added: added.text,
      addedOrdered: most.addedOrdered.text,
    };
    const { window } = backTest;
    return window?.stage === most.stage
      ? t(`whatIf.days.${how}`, {
          ...numbers,
          count: window.theirs.value,
          today: window.today.text,
          days: window.theirs.text,
        })
      : t(`whatIf.rules.${how}`, numbers);
  };
}

function differing({ spared, added }: LateView): number {
  return spared.value + added.value;
}

function BackTestLines({
  backTest: { theirs, todays, sample },
}: {
  readonly backTest: NonNullable<PolicyPreview["backTest"]>;
}) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {t("settings.backTest.title")}
      </Text>
      <List>
        <List.Item>
          {t("settings.backTest.flagged", {
            count: theirs.flagged.value,
            number: theirs.flagged.text,
            today: todays.flagged.text,
          })}
        </List.Item>
        {theirs.decided.value > 0 && (
          <List.Item>
            {t("settings.backTest.cameBack", {
              count: theirs.decided.value,
              number: theirs.decided.text,
              share: theirs.cameBack.text,
              today: todays.cameBack.text,
            })}
          </List.Item>
        )}
        <List.Item>
          {theirs.left.value === 0
            ? t("settings.backTest.noneLeft")
            : t("settings.backTest.left", {
                count: theirs.left.value,
                number: theirs.left.text,
                share: theirs.leftFlagged.text,
                today: todays.leftFlagged.text,
              })}
        </List.Item>
        {theirs.daysAhead !== null && (
          <List.Item>{t("settings.backTest.ahead", { count: theirs.daysAhead })}</List.Item>
        )}
      </List>
      {sample !== null && (
        <Text as="p" tone="subdued">
          {t("settings.backTest.sample", { count: sample.value, number: sample.text })}
        </Text>
      )}
    </BlockStack>
  );
}
