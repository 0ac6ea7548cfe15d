import { BlockStack, Box, Button, Card, Divider, Icon, InlineStack, Text } from "@shopify/polaris";
import { CheckCircleIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FoundSegments } from "#app/services/find-awaiting-segments.ts";
import type { OverviewView } from "#app/services/read-overview.ts";
import type { SetupView } from "#app/services/read-setup.ts";
import type { OverviewActions } from "./overview-actions.ts";
import {
  AccessStep,
  HandOverStep,
  ImportStep,
  PreviewStep,
  TaggingStep,
  WindowsStep,
} from "./setup-steps.tsx";

/** The six steps from an installed app to tags that are in use. */
export function SetupGuide({
  setup,
  gaps,
  segments,
  actions,
}: {
  readonly setup: SetupView;
  readonly gaps: OverviewView["gaps"];
  readonly segments: Promise<FoundSegments>;
  readonly actions: OverviewActions;
}) {
  const { t } = useTranslation();
  const { access, importing, windows, preview, tagging, starters } = setup;
  const isImported = importing.state === "done";
  const isReady = isImported && windows.accepted;
  const isTagging = tagging.state !== "off";
  const steps: readonly Omit<StepProps, "number">[] = [
    {
      title: t("setup.access.title"),
      done: access.state === "good",
      open: true,
      content: <AccessStep access={access} />,
    },
    {
      title: t("setup.import.title"),
      done: isImported,
      open: true,
      content: <ImportStep importing={importing} actions={actions} />,
    },
    {
      title: t("setup.windows.title"),
      done: windows.accepted,
      open: isImported || windows.accepted,
      content: windows.accepted ? (
        <Text as="p" tone="subdued">
          {t("setup.windows.done")}
        </Text>
      ) : (
        windows.rhythm && <WindowsStep rhythm={windows.rhythm} gaps={gaps} actions={actions} />
      ),
    },
    {
      title: t("setup.preview.title"),
      done: isTagging,
      open: isReady && !isTagging,
      content: preview && <PreviewStep preview={preview} />,
    },
    {
      title: t("setup.tagging.title"),
      done: isTagging,
      open: isReady && !isTagging,
      content: <TaggingStep segments={segments} actions={actions} />,
    },
    {
      title: t("setup.handOver.title"),
      done: false,
      open: isTagging,
      content: <HandOverStep starters={starters} />,
    },
  ];
  const done = steps.filter((step) => step.done).length;
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("setup.title")}
            </Text>
            <Text as="p" tone="subdued">
              {t("setup.progress", { done, all: steps.length })}
            </Text>
          </BlockStack>
          <Button
            onClick={actions.onHideGuide}
            loading={actions.pending === "hide"}
            {...(isTagging && { variant: "primary" as const })}
          >
            {isTagging ? t("setup.finish") : t("setup.hide")}
          </Button>
        </InlineStack>
      </Box>
      {steps.map((step, index) => (
        <Step key={step.title} number={index + 1} {...step} />
      ))}
    </Card>
  );
}

type StepProps = {
  readonly number: number;
  readonly title: string;
  readonly done: boolean;
  /** Its time has come, or it has something to say. */
  readonly open: boolean;
  readonly content: ReactNode;
};

function Step({ number, title, done, open, content }: StepProps) {
  const { t } = useTranslation();
  return (
    <>
      <Divider />
      <Box padding="400">
        <InlineStack gap="300" wrap={false} blockAlign="start">
          <Box minWidth="20px">
            {done ? (
              <Icon source={CheckCircleIcon} tone="base" accessibilityLabel={t("setup.stepDone")} />
            ) : (
              <span className="cadence-step-number">
                <Text as="span" visuallyHidden>
                  {t("setup.stepOpen")}
                </Text>
                {number}
              </span>
            )}
          </Box>
          <div className="cadence-grow">
            <BlockStack gap="200">
              <Text
                as="h3"
                variant="headingSm"
                {...(!open && !done && { tone: "subdued" as const })}
              >
                {title}
              </Text>
              {open && content}
            </BlockStack>
          </div>
        </InlineStack>
      </Box>
    </>
  );
}
