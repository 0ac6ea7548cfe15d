import { z } from "zod";
import type { ShopPolicy } from "#app/domain/shop-policy.ts";
import { TAG_FAMILIES } from "#app/domain/tags.ts";
import { StoredPrefixes } from "./seen-tags.ts";

const Days = z.number().nullable();
const Windows = z.object({ risk: Days, lapsed: Days, lost: Days });
/** A policy as the column holds it. */
export const StoredPolicy = z.object({
  prospectCold: Days,
  oneTime: Windows,
  repeat: Windows,
  products: z.array(
    z.object({
      by: z.enum(["product", "type"]),
      name: z.string(),
      productIds: z.array(z.string()),
      oneTime: Windows,
      repeat: Windows,
    }),
  ),
  exclusions: z.object({ sources: z.array(z.string()), tags: z.array(z.string()) }),
  holdoutPercent: z.number(),
  contactHours: z.object({ from: z.number(), until: z.number() }).nullable().default(null),
  naming: StoredPrefixes.extend({ families: z.array(z.enum(TAG_FAMILIES)) }),
}) satisfies z.ZodType<ShopPolicy>;
