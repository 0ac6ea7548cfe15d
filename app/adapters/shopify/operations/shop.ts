import { z } from "zod";
import type { Operation } from "#app/adapters/shopify/operation.ts";

/** The shop as far as we keep it, and what it granted us. */
export const shopDetails: Operation<
  object,
  {
    shop: { name: string; currencyCode: string; ianaTimezone: string };
    currentAppInstallation: { accessScopes: { handle: string }[] };
  }
> = {
  name: "shopDetails",
  kind: "read",
  document: `#graphql
    query shopDetails {
      shop { name currencyCode ianaTimezone }
      currentAppInstallation { accessScopes { handle } }
    }`,
  data: z.object({
    shop: z.object({ name: z.string(), currencyCode: z.string(), ianaTimezone: z.string() }),
    currentAppInstallation: z.object({
      accessScopes: z.array(z.object({ handle: z.string() })),
    }),
  }),
  cost: () => 5,
};
