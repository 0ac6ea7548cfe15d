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
import type { LiveHealthView } from "#app/services/read-health.ts";
import { Budget, Topics } from "./health-figures.tsx";

type Look = LiveHealthView["looks"][number];

/** The connection with Shopify: what needs attention in sight, what is good on demand. */
export function HealthCard({ health }: { readonly health: LiveHealthView }) {
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
          <HealthDetails health={health} />
        </Collapsible>
      </BlockStack>
    </Card>
  );
}

const DETAILS = "health-details";

/** What is good, when what came last, and what is used of the allowance. */
export function HealthDetails({ health }: { readonly health: LiveHealthView }) {
  const { looks, topics, budget } = health;
  return (
    <BlockStack gap="300">
      <Looks looks={looks.filter(({ state }) => state === "good")} health={health} />
      {budget !== null && <Budget budget={budget} />}
      <Topics topics={topics} />
    </BlockStack>
  );
}

function Looks({
  looks,
  health,
}: {
  readonly looks: readonly Look[];
  readonly health: LiveHealthView;
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
              {kind === "jobs" && <Failing failing={health.failing} />}
            </div>
          </InlineStack>
        </li>
      ))}
    </ul>
  );
}

/** Each job that throws again and again, for support. */
function Failing({ failing }: Pick<LiveHealthView, "failing">) {
  const { t } = useTranslation();
  return failing.map(({ times, since, detail }) => (
    <Text key={detail} as="p" tone="subdued" breakWord>
      {t("health.failing", { count: times.value, number: times.text, since, detail })}
    </Text>
  ));
}

/** What a look found, and where it needs attention what to do. */
function useLookText(health: LiveHealthView): (kind: HealthKind, state: Look["state"]) => string {
  const { t } = useTranslation();
  const { missingScopes, orderNews, waiting, longestWait, setAside } = health;
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
      const waits = t("health.waiting", { count: waiting.value, number: waiting.text });
      return longestWait === null
        ? waits
        : `${waits} ${t("health.longestWait", { duration: longestWait })}`;
    }
    return t(`health.good.${kind}`);
  };
}
