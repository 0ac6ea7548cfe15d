import { z } from "zod";
import type { Operation } from "#app/adapters/shopify/operation.ts";
import { MUTATION_COST, UserErrors } from "./user-errors.ts";

const Subscription = z.object({ id: z.string(), topic: z.string() });

/** Webhook subscriptions of the app in this shop; Shopify leaves out those of shopify.app.toml. */
export const subscriptions: Operation<
  object,
  { webhookSubscriptions: { nodes: z.infer<typeof Subscription>[] } }
> = {
  name: "subscriptions",
  kind: "read",
  document: `#graphql
    query subscriptions { webhookSubscriptions(first: 100) { nodes { id topic } } }`,
  data: z.object({ webhookSubscriptions: z.object({ nodes: z.array(Subscription) }) }),
  // connection(100) = 2 + 9 x 1
  cost: () => 11,
};

export const deleteSubscription: Operation<
  { readonly id: string },
  { webhookSubscriptionDelete: { userErrors: z.infer<typeof UserErrors> } }
> = {
  name: "deleteSubscription",
  kind: "write",
  document: `#graphql
    mutation deleteSubscription($id: ID!) {
      webhookSubscriptionDelete(id: $id) { userErrors { field message } }
    }`,
  data: z.object({ webhookSubscriptionDelete: z.object({ userErrors: UserErrors }) }),
  cost: () => MUTATION_COST,
};
