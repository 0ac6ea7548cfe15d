import { z } from "zod";
import { apiVersion } from "../schema/admin-schema.ts";
import { gid, parseGid, utc } from "../world/gid.ts";
import type { Subscription } from "../webhooks/subscriptions.ts";
import { pageOf } from "./connection.ts";
import type { ApiContext, Arguments } from "./context.ts";
import type { FieldTable } from "./field-table.ts";

const Id = z.object({ id: z.string() });
const Filter = z.object({ topics: z.array(z.string()).nullish() });

/** "customer.tags_added" is CUSTOMER_TAGS_ADDED. */
const topicName = (topic: string) => topic.replaceAll(/[/.]/g, "_").toUpperCase();

const address = ({ appUrl }: ApiContext) => `${appUrl}/webhooks`;

/** Subscriptions that were made by API: Shopify does not list those of the app's TOML. */
export const subscriptionQueries: FieldTable<unknown> = {
  webhookSubscriptions: (_root, args, context) => pageOf(listed(args, context), args),
  webhookSubscriptionsCount: (_root, args, context) => ({
    count: listed(args, context).length,
    precision: "EXACT",
  }),
};

/** Takes off a subscription that was made by API. */
export const subscriptionMutations: FieldTable<unknown> = {
  webhookSubscriptionDelete(_root, args, { subscriptions }) {
    const { id } = Id.parse(args);
    const parsed = parseGid(id);
    const isGone = parsed?.type === "WebhookSubscription" && subscriptions.remove(parsed.number);
    if (isGone) return { deletedWebhookSubscriptionId: id, userErrors: [] };
    const message = "Webhook subscription does not exist";
    return { deletedWebhookSubscriptionId: null, userErrors: [{ field: ["id"], message }] };
  },
};

/** A subscription: JSON over HTTP, nothing filtered. */
export const subscriptionFields: FieldTable<Subscription> = {
  id: ({ number }) => gid("WebhookSubscription", number),
  legacyResourceId: ({ number }) => String(number),
  topic: ({ topic }) => topicName(topic),
  uri: (_one, _args, context) => address(context),
  callbackUrl: (_one, _args, context) => address(context),
  endpoint: (_one, _args, context) => ({
    kind: "WebhookHttpEndpoint",
    callbackUrl: address(context),
  }),
  format: () => "JSON",
  filter: () => null,
  name: () => null,
  includeFields: () => [],
  metafieldNamespaces: () => [],
  metafields: () => [],
  apiVersion: () => ({ handle: apiVersion, displayName: apiVersion, supported: true }),
  createdAt: ({ createdAt }) => utc(createdAt),
  updatedAt: ({ createdAt }) => utc(createdAt),
};

function listed(args: Arguments, { subscriptions }: ApiContext): Subscription[] {
  const { topics } = Filter.parse(args);
  const made = subscriptions.made();
  return topics ? made.filter(({ topic }) => topics.includes(topicName(topic))) : made;
}
