import { Badge, BlockStack, Box, Button, Card, InlineStack, List, Text } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { RuleChange } from "#app/domain/policy-changes.ts";
import type { PolicyPreview } from "#app/services/preview-policy.ts";
import type { RuleVersionView } from "#app/services/read-rule-versions.ts";
import { useByText } from "./activity-text.ts";
import { PolicyPreviewCard } from "./policy-preview.tsx";
import { useRuleChangeText } from "./rule-change-text.ts";

export type VersionsProps = {
  readonly versions: readonly RuleVersionView[];
  /** What the version asked for last would do, or that it cannot come back. */
  readonly answer: VersionAnswer | null;
  readonly onPreview: (version: number) => void;
  readonly onApply: (version: number) => void;
  readonly pending: "preview" | "apply" | null;
};

export type VersionAnswer =
  | {
      readonly kind: "version-preview";
      readonly version: number;
      /** From the rules in force to those of the version. */
      readonly changes: readonly RuleChange[];
      readonly preview: PolicyPreview;
    }
  | { readonly kind: "version-gone"; readonly version: number };

/** The versions of the rules, each with what it changed; one of before comes back after a preview. */
export function VersionsCard({ versions, answer, onPreview, onApply, pending }: VersionsProps) {
  const { t } = useTranslation();
  const result = useRef<HTMLDivElement>(null);
  const current = versions.some(({ version, inForce }) => version === answer?.version && !inForce)
    ? answer
    : null;
  useEffect(() => {
    if (answer !== null) result.current?.focus();
  }, [answer]);

  return (
    <BlockStack gap="400">
      <Card padding="0">
        <ul className="cadence-versions">
          {versions.map((one) => (
            <li key={one.version}>
              <Box padding="400">
                <Version
                  version={one}
                  onPreview={() => onPreview(one.version)}
                  disabled={pending !== null}
                />
              </Box>
            </li>
          ))}
        </ul>
      </Card>
      <div ref={result} tabIndex={-1} className="cadence-focus-target">
        {current?.kind === "version-gone" && (
          <div role="alert">
            <Text as="p" tone="critical">
              {t("versions.gone")}
            </Text>
          </div>
        )}
        {current?.kind === "version-preview" && (
          <BlockStack gap="400">
            <Card>
              <BlockStack gap="200">
                <Text as="h3" variant="headingSm">
                  {t("versions.difference", { version: current.version })}
                </Text>
                <Changes changes={current.changes} />
                {current.changes.some(({ of }) => of === "exclusions") && (
                  <Text as="p" tone="subdued">
                    {t("versions.recount")}
                  </Text>
                )}
              </BlockStack>
            </Card>
            <PolicyPreviewCard
              preview={current.preview}
              onApply={() => onApply(current.version)}
              pending={pending === "apply"}
            />
          </BlockStack>
        )}
      </div>
    </BlockStack>
  );
}

function Version({
  version: { version, date, by, changes, inForce },
  onPreview,
  disabled,
}: {
  readonly version: RuleVersionView;
  readonly onPreview: () => void;
  readonly disabled: boolean;
}) {
  const { t } = useTranslation();
  const byText = useByText();
  const who = byText(by);
  return (
    <InlineStack align="space-between" blockAlign="start" gap="300" wrap={false}>
      <BlockStack gap="100">
        <InlineStack align="start" gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {t("versions.version", { version })}
          </Text>
          {inForce && <Badge tone="success">{t("versions.inForce")}</Badge>}
        </InlineStack>
        <Text as="p" tone="subdued">
          {who === "" ? date : t("versions.when", { when: date, who })}
        </Text>
        {changes.length === 0 ? (
          <Text as="p">{t("versions.first")}</Text>
        ) : (
          <Changes changes={changes} />
        )}
      </BlockStack>
      {!inForce && (
        <Button
          onClick={onPreview}
          disabled={disabled}
          accessibilityLabel={t("versions.backTo", { version })}
        >
          {t("versions.back")}
        </Button>
      )}
    </InlineStack>
  );
}

function Changes({ changes }: { readonly changes: readonly RuleChange[] }) {
  const text = useRuleChangeText();
  return (
    <List>
      {changes.map((change) => (
        <List.Item key={text(change)}>{text(change)}</List.Item>
      ))}
    </List>
  );
}
