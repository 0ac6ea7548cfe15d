import {
  Badge,
  BlockStack,
  Box,
  Button,
  Card,
  Collapsible,
  InlineStack,
  Text,
} from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { HealthKind } from "#app/ports/health.ts";
import type { HealthView } from "#app/services/read-health.ts";

type Look = HealthView["looks"][number];

/** The connection with Shopify: what needs attention in sight, what is good on demand. */
export function HealthCard({ health }: { readonly health: HealthView }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { looks, isGood, checked } = health;
  const good = looks.filter(({ state }) => state === "good");
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center" align="space-between">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {t("health.title")}
            </Text>
            {checked !== null && (
              <Badge tone={isGood ? "success" : "attention"}>
                {isGood ? t("health.allGood") : t("health.state.attention")}
              </Badge>
            )}
            <Text as="span" tone="subdued">
              {checked === null ? t("health.never") : t("health.checked", { ago: checked })}
            </Text>
          </InlineStack>
          {good.length > 0 && (
            <Button
              variant="plain"
              onClick={() => setOpen(!open)}
              ariaControls={DETAILS}
              ariaExpanded={open}
              disclosure={open ? "up" : "down"}
            >
              {t("health.details")}
            </Button>
          )}
        </InlineStack>
        <Looks looks={looks.filter(({ state }) => state === "attention")} health={health} />
        <Collapsible id={DETAILS} open={open}>
          <Looks looks={good} health={health} />
        </Collapsible>
      </BlockStack>
    </Card>
  );
}

const DETAILS = "health-details";

function Looks({
  looks,
  health,
}: {
  readonly looks: readonly Look[];
  readonly health: HealthView;
}) {
  const { t } = useTranslation();
  const text = useLookText(health);
  if (looks.length === 0) return null;
  return (
    <ul className="cadence-plain-list">
      {looks.map(({ kind, state }) => (
        <li key={kind}>
          <InlineStack gap="200" blockAlign="start" wrap={false}>
            <Box minWidth="116px">
              <Badge tone={state === "good" ? "success" : "attention"}>
                {t(`health.state.${state}`)}
              </Badge>
            </Box>
            <div className="cadence-grow">
              <Text as="p" fontWeight="medium">
                {t(`health.look.${kind}`)}
              </Text>
              <Text as="p" tone="subdued">
                {text(kind, state)}
              </Text>
            </div>
          </InlineStack>
        </li>
      ))}
    </ul>
  );
}

/** What a look found, and where it needs attention what to do. */
function useLookText(health: HealthView): (kind: HealthKind, state: Look["state"]) => string {
  const { t } = useTranslation();
  const { missingScopes, orderNews, waiting, setAside } = health;
  return (kind, state) => {
    if (state === "attention") {
      return t(`health.attention.${kind}`, {
        scopes: missingScopes,
        count: setAside.value,
        number: setAside.text,
      });
    }
    if (kind === "deliveries") {
      return orderNews === null ? t("health.noNews") : t("health.news", { ago: orderNews });
    }
    if (kind === "backlog") {
      return t("health.waiting", { count: waiting.value, number: waiting.text });
    }
    return t(`health.good.${kind}`);
  };
}
