import { BlockStack, Card, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { Piece } from "#app/services/playbook-text.ts";
import { Paragraph } from "./prose.tsx";

export type Level = "h2" | "h3" | "h4";

/** A heading and what stands under it. */
export function Section({
  title,
  level = "h2",
  children,
}: {
  readonly title: ReactNode;
  readonly level?: Level;
  readonly children: ReactNode;
}) {
  return (
    <BlockStack gap="200">
      <Text as={level} variant={level === "h2" ? "headingMd" : "headingSm"}>
        {title}
      </Text>
      {children}
    </BlockStack>
  );
}

/** The same in a card of its own. */
export function SectionCard(section: Parameters<typeof Section>[0]) {
  return (
    <Card>
      <Section {...section} />
    </Card>
  );
}

/** A heading and one text. */
export function TextSection({
  title,
  level,
  text,
}: {
  readonly title: string;
  readonly level?: Level;
  readonly text: readonly Piece[];
}) {
  return (
    <Section title={title} {...(level && { level })}>
      <Paragraph text={text} />
    </Section>
  );
}
