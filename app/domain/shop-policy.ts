import { DEFAULT_POLICY, type Policy } from "./policy.ts";
import { DEFAULT_NAMING, type Naming } from "./tags.ts";

/** One version of everything that a merchant sets: the windows and the tags' names. */
export type ShopPolicy = Policy & { readonly naming: Naming };

export const DEFAULT_SHOP_POLICY: ShopPolicy = { ...DEFAULT_POLICY, naming: DEFAULT_NAMING };
