import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { NextStepView } from "#app/services/next-step.ts";
import type { OverviewActions } from "./overview-actions.ts";
import { Paragraph } from "./prose.tsx";
import { Words } from "./written-in.tsx";

/** The one thing to do next. */
export function NextStepCard({
  next,
  actions,
}: {
  readonly next: NextStepView;
  readonly actions: OverviewActions;
}) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("next.title")}
        </Text>
        {next.what === "setup" ? (
          <>
            <Text as="p">{t("next.setup")}</Text>
            <InlineStack>
              <Button
                variant="primary"
                onClick={actions.onShowGuide}
                loading={actions.pending === "show"}
              >
                {t("next.resume")}
              </Button>
            </InlineStack>
          </>
        ) : (
          <Playbook next={next} />
        )}
      </BlockStack>
    </Card>
  );
}

function Playbook({ next }: { readonly next: Extract<NextStepView, { what: "playbook" }> }) {
  const { t } = useTranslation();
  const { stage, key, title, goal, audience, spent12 } = next;
  const { customers, reachable, reachableBySms } = audience;
  return (
    <>
      <BlockStack gap="100">
        <Text as="p" variant="headingSm">
          <Words>{title}</Words>
        </Text>
        <Paragraph text={goal} />
      </BlockStack>
      <BlockStack gap="050">
        <Text as="p">
          {t("figures.customers", { count: customers.value, number: customers.text })}
          {" · "}
          {t("figures.reach", { number: reachable.text, sms: reachableBySms.text })}
        </Text>
        {spent12 !== null && spent12.value > 0 && (
          <Text as="p" tone="subdued">
            {t("next.spent", { amount: spent12.text })}
          </Text>
        )}
      </BlockStack>
      <InlineStack gap="200">
        <Button variant="primary" url={`/app/playbooks/${key}`}>
          {t("playbooks.open")}
        </Button>
        <Button url={`/app/segments/${stage}`}>{t("next.who")}</Button>
      </InlineStack>
    </>
  );
}
