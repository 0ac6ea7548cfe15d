import { BlockStack, Card, Link, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

/** A wrong field: its id, and what it is called. */
export type WrongField = { readonly id: string; readonly name: string };

/** The wrong fields of a form, as links to them; nothing where none is wrong. */
export function ProblemSummary({ fields }: { readonly fields: readonly WrongField[] }) {
  const { t } = useTranslation();
  if (fields.length === 0) return null;
  return (
    <Card>
      <div role="alert">
        <BlockStack gap="100">
          <Text as="p" tone="critical" fontWeight="medium">
            {t("settings.problems", { count: fields.length })}
          </Text>
          <List>
            {fields.map(({ id, name }) => (
              <List.Item key={id}>
                <Link onClick={() => focusField(id)}>{name}</Link>
              </List.Item>
            ))}
          </List>
        </BlockStack>
      </div>
    </Card>
  );
}

/** Brings the keyboard to a field of the page. */
export function focusField(id: string | undefined): void {
  if (id !== undefined) document.getElementById(id)?.focus();
}
