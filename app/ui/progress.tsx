import { BlockStack, ProgressBar, Text } from "@shopify/polaris";
import { useId } from "react";

/**
 * Work under way. `announced` is told to screen readers when it changes: a phase, not every tick. Where
 * nothing is known to compare with, the bar is left out.
 */
export function Progress({
  announced,
  detail,
  percent,
}: {
  readonly announced: string;
  readonly detail?: string | undefined;
  readonly percent: number | null;
}) {
  const id = useId();
  return (
    <BlockStack gap="200">
      <output>
        <Text as="span" fontWeight="medium" id={id}>
          {announced}
        </Text>
      </output>
      {percent !== null && (
        <ProgressBar progress={percent} size="small" tone="primary" ariaLabelledBy={id} />
      )}
      {detail !== undefined && (
        <Text as="p" tone="subdued">
          {detail}
        </Text>
      )}
    </BlockStack>
  );
}
