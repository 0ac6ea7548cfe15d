import type { Announce } from "../world/events.ts";
import type { Random } from "../world/random.ts";
import type { Shop } from "../world/shop.ts";
import type { AppTags } from "./app-tags.ts";
import type { People } from "./people.ts";

/** What a deed may reach. */
export interface Scene {
  shop: Shop;
  announce: Announce;
  random: Random;
  people: People;
  appTags: AppTags;
}

/** What was done, to whom; without more than the name when there was nobody to do it to. */
export interface Outcome {
  customerId?: string;
  orderId?: string;
  /** What was changed, or why it was not. */
  detail?: string;
}

/** Something that the merchant or a customer may do. */
export type Deed = (scene: Scene) => Outcome;
