import { BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WritingView } from "#app/services/read-writing.ts";
import { RunProgress } from "./run-progress.tsx";

export type RemoveTagsProps = {
  readonly settings: Pick<WritingView, "shopName" | "tagging" | "tagged">;
  readonly onRemove: (typedName: string) => void;
  readonly pending: boolean;
  /** The server did not recognise the name. */
  readonly refused: boolean;
};

/** The clean exit: takes every tag of ours off, after the shop's name was typed. */
export function RemoveTagsCard({ settings, onRemove, pending, refused }: RemoveTagsProps) {
  const { t } = useTranslation();
  const { tagging, tagged } = settings;
  return (
    <Card>
      <BlockStack gap="300">
        {tagging.run?.kind === "remove-all" ? (
          <RunProgress run={tagging.run} paused={tagging.state === "paused"} />
        ) : tagged.value === 0 ? (
          <Text as="p">{t("settings.removeNone")}</Text>
        ) : (
          <Confirmation
            shopName={settings.shopName}
            count={t("settings.removeCount", { count: tagged.value, number: tagged.text })}
            onRemove={onRemove}
            pending={pending}
            refused={refused}
          />
        )}
      </BlockStack>
    </Card>
  );
}

function Confirmation({
  shopName,
  count,
  onRemove,
  pending,
  refused,
}: Omit<RemoveTagsProps, "settings"> & { readonly shopName: string; readonly count: string }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onRemove(typed);
      }}
    >
      <BlockStack gap="300">
        <Text as="p">{count}</Text>
        <TextField
          label={t("settings.removeConfirm")}
          helpText={shopName}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          {...(refused && { error: t("settings.removeMismatch", { shop: shopName }) })}
        />
        <InlineStack>
          <Button submit variant="primary" tone="critical" loading={pending}>
            {t("settings.removeButton")}
          </Button>
        </InlineStack>
      </BlockStack>
    </form>
  );
}
