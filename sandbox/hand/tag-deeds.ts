import { gid } from "../world/gid.ts";
import type { Customer } from "../world/records.ts";
import { writeTags } from "../world/write-tags.ts";
import type { Outcome, Scene } from "./deed.ts";

const everyday = ["VIP", "b2b", "gift-wrapper", "local-pickup", "press", "Wholesale", "net-30"];
/** The app's prefix on tags that the app does not know. */
const namesakes = ["lc-spring", "lc-", "lc-stage", "lc-vip-2024", "LC-autumn", "lc-stage-legend"];
const lock = "lc-lock";
const nearlyFull = { from: 245, to: 250 };

/** A tag of the merchant's own goes on. */
export const addOwnTag = (scene: Scene): Outcome =>
  onSomebody(scene, (customer) => put(scene, customer, [scene.random.pick(everyday)]));

/** A tag of the merchant's own goes off. */
export function removeOwnTag(scene: Scene): Outcome {
  const customer = scene.people.customer((one) => ownTags(scene, one).length > 0);
  if (!customer) return {};
  return take(scene, customer, [scene.random.pick(ownTags(scene, customer))]);
}

/** A tag that begins like the app's goes on. */
export const addNamesake = (scene: Scene): Outcome =>
  onSomebody(scene, (customer) => put(scene, customer, [scene.random.pick(namesakes)]));

/** One of the app's strings goes on in another spelling. */
export const addCaseVariant = (scene: Scene): Outcome =>
  onSomebody(scene, (customer) => {
    const tag = scene.random.pick(scene.appTags.all());
    return put(scene, customer, [scene.random.pick([tag.toUpperCase(), capital(tag)])]);
  });

/** Exactly one of the app's strings goes on: it is the merchant's from then on. */
export const addAppTag = (scene: Scene): Outcome =>
  onSomebody(scene, (customer) => put(scene, customer, [scene.random.pick(scene.appTags.all())]));

/** A tag that the app has put on goes off, now and then in another spelling. */
export function removeAppTag(scene: Scene): Outcome {
  const customer = scene.people.customer((one) => scene.appTags.of(one).length > 0);
  if (!customer) return {};
  const tag = scene.random.pick(scene.appTags.of(customer));
  return take(scene, customer, [scene.random.chance(0.2) ? tag.toUpperCase() : tag]);
}

/** The lock goes on, or off where it is on. */
export function turnLock(scene: Scene): Outcome {
  const wanted = scene.random.chance(0.4);
  const locked = wanted ? scene.people.customer(({ tags }) => tags.includes(lock)) : null;
  if (locked) return take(scene, locked, [lock]);
  return onSomebody(scene, (customer) => put(scene, customer, [lock]));
}

/** A customer gets so many tags that hardly one more has room. */
export const fillUp = (scene: Scene): Outcome =>
  onSomebody(scene, (customer) => {
    const wanted = scene.random.int(nearlyFull.from, nearlyFull.to);
    const missing = Math.max(0, wanted - customer.tags.length);
    const batch = scene.random.int(1, 9999);
    const tags = Array.from({ length: missing }, (_, index) => `list ${batch}-${index + 1}`);
    return put(scene, customer, tags, `${missing} tags`);
  });

/** A customer who is nearly full loses most of those tags again. */
export function thinOut(scene: Scene): Outcome {
  const isFull = ({ tags }: Customer) => tags.length >= nearlyFull.from - 20;
  const customer = scene.people.customer(isFull);
  if (!customer) return {};
  const tags = customer.tags.filter((tag) => tag.startsWith("list "));
  return take(scene, customer, tags, `${tags.length} tags`);
}

function onSomebody({ people }: Scene, act: (customer: Customer) => Outcome): Outcome {
  const customer = people.customer();
  return customer ? act(customer) : {};
}

function ownTags({ appTags }: Scene, customer: Customer): readonly string[] {
  const written = new Set(appTags.of(customer));
  return customer.tags.filter((tag) => !written.has(tag));
}

function put(scene: Scene, customer: Customer, tags: readonly string[], what = tags.join(", ")) {
  return write(scene, customer, "add", tags, `+ ${what}`);
}

function take(scene: Scene, customer: Customer, tags: readonly string[], what = tags.join(", ")) {
  return write(scene, customer, "remove", tags, `- ${what}`);
}

function write(
  { shop, announce }: Scene,
  customer: Customer,
  verb: "add" | "remove",
  tags: readonly string[],
  detail: string,
): Outcome {
  const outcome = writeTags(shop, announce, { customer, verb, tags, actor: "merchant" });
  const customerId = gid("Customer", customer.number);
  return { customerId, detail: outcome.ok ? detail : `${detail}: ${outcome.message}` };
}

const capital = (tag: string) =>
  tag.replaceAll(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
