import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { z } from "zod";

const AppToml = z.object({
  webhooks: z.object({
    subscriptions: z.array(
      z.object({
        topics: z.array(z.string()).default([]),
        compliance_topics: z.array(z.string()).default([]),
      }),
    ),
  }),
});

/** The topics of shopify.app.toml: what Shopify knows of the app once it is deployed. */
export function declaredTopics(): string[] {
  const text = readFileSync(new URL("../../shopify.app.toml", import.meta.url), "utf8");
  const { subscriptions } = AppToml.parse(parse(text)).webhooks;
  return subscriptions.flatMap(({ topics, compliance_topics }) => [
    ...topics,
    ...compliance_topics,
  ]);
}

/** A wish to hear of a topic. */
export interface Subscription {
  kind: "WebhookSubscription";
  number: number;
  topic: string;
  /** Declared ones belong to the app and are never listed; those made by API belong to the shop. */
  source: "toml" | "api";
  createdAt: number;
}

/** The subscriptions of the app in one shop. */
export type Subscriptions = ReturnType<typeof createSubscriptions>;

/** Those that the app declares; others come and go. */
export function createSubscriptions(topics: readonly string[], now: () => number) {
  let last = 0;
  const make = (topic: string, source: Subscription["source"]): Subscription => {
    last += 1;
    return { kind: "WebhookSubscription", number: last, topic, source, createdAt: now() };
  };
  let all = topics.map((topic) => make(topic, "toml"));
  const drop = (unwanted: (one: Subscription) => boolean): Subscription[] => {
    const dropped = all.filter(unwanted);
    all = all.filter((one) => !unwanted(one));
    return dropped;
  };
  return {
    all: (): readonly Subscription[] => all,
    /** What `webhookSubscriptions` lists: Shopify leaves declared ones out. */
    made: (): Subscription[] => all.filter(({ source }) => source === "api"),
    to: (topic: string): Subscription[] => all.filter((one) => one.topic === topic),
    /** Makes one by API; there may be a declared one already, then the app hears everything twice. */
    add(topic: string): Subscription {
      const made = make(topic, "api");
      all = [...all, made];
      return made;
    },
    /** Declares a topic again. */
    declare(topic: string): void {
      const isThere = all.some((one) => one.topic === topic && one.source === "toml");
      if (!isThere) all = [...all, make(topic, "toml")];
    },
    /** Takes off every subscription to a topic. */
    dropTopic: (topic: string) => drop((one) => one.topic === topic),
    /** Takes one off that was made by API; false when there is none. */
    remove: (number: number): boolean =>
      drop((one) => one.number === number && one.source === "api").length > 0,
  };
}
