import { Box, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

/** A heading above cards, which reach the edges of a phone while it must not. */
export function SectionTitle({ children }: { readonly children: ReactNode }) {
  return (
    <Box paddingInline={{ xs: "400", sm: "0" }}>
      <Text as="h2" variant="headingMd">
        {children}
      </Text>
    </Box>
  );
}
