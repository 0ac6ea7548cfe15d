import type { Announce } from "../world/events.ts";
import { createRandom } from "../world/random.ts";
import type { Shop } from "../world/shop.ts";
import { watchAppTags } from "./app-tags.ts";
import type { Outcome, Scene } from "./deed.ts";
import { deedNames, menu, type DeedName } from "./menu.ts";
import { gatherPeople } from "./people.ts";

/** How often which deed is done beside the others; a menu that is given has no other dishes. */
export type Weights = Readonly<Partial<Record<DeedName, number>>>;

/** One thing that was done. */
export interface Done extends Outcome {
  action: DeedName;
}

/** What happens in a shop by itself, one deed at a time; the same seed does the same to the same shop. */
export interface Hand {
  seed: number;
  act(this: void): Done;
}

/** The hand of a merchant and of everybody who buys there. */
export function createHand(
  shop: Shop,
  announce: Announce,
  { seed = shop.random.int(1, 2_000_000_000), weights }: { seed?: number; weights?: Weights } = {},
): Hand {
  const random = createRandom(seed);
  const scene: Scene = {
    shop,
    announce,
    random,
    people: gatherPeople(shop, random),
    appTags: watchAppTags(shop),
  };
  const weightOf = (name: DeedName) => (weights ? (weights[name] ?? 0) : menu[name][1]);
  const sum = deedNames.reduce((total, name) => total + weightOf(name), 0);
  if (!(sum > 0)) throw new RangeError("a menu needs a weight above 0");
  const choose = (): DeedName => {
    let left = random.next() * sum;
    const chosen = deedNames.find((name) => (left -= weightOf(name)) < 0);
    return chosen ?? random.pick(deedNames.filter((name) => weightOf(name) > 0));
  };
  return {
    seed,
    act() {
      const action = choose();
      return { action, ...menu[action][0](scene) };
    },
  };
}
