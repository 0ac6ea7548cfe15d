import type { HandWindows, ProductWindows } from "#app/domain/policy.ts";
import { daysIn, daysText, fieldIn } from "./policy-text.ts";

const GROUPS = ["oneTime", "repeat"] as const;
const WINDOWS = ["risk", "lapsed", "lost"] as const;
export type ProductField = `${(typeof GROUPS)[number]}.${(typeof WINDOWS)[number]}`;
/** Every field of a rule, the earliest window first. */
export const PRODUCT_FIELDS = GROUPS.flatMap((group) =>
  WINDOWS.map((window): ProductField => `${group}.${window}`),
);

/** Windows for a product or a type as they stand in their fields. */
export type ProductText = Pick<ProductWindows, "by" | "name" | "productIds"> & {
  readonly days: Readonly<Record<ProductField, string>>;
};

export const EMPTY_DAYS: ProductText["days"] = {
  "oneTime.risk": "",
  "oneTime.lapsed": "",
  "oneTime.lost": "",
  "repeat.risk": "",
  "repeat.lapsed": "",
  "repeat.lost": "",
};

/** Windows for products as the fields show them. */
export function productsText(products: readonly ProductWindows[]): readonly ProductText[] {
  return products.map(({ by, name, productIds, oneTime, repeat }) => ({
    by,
    name,
    productIds,
    days: {
      "oneTime.risk": daysText(oneTime.risk),
      "oneTime.lapsed": daysText(oneTime.lapsed),
      "oneTime.lost": daysText(oneTime.lost),
      "repeat.risk": daysText(repeat.risk),
      "repeat.lapsed": daysText(repeat.lapsed),
      "repeat.lost": daysText(repeat.lost),
    },
  }));
}

/** What was typed, as windows; an empty field follows the windows for all products. */
export function productsIn(typed: readonly ProductText[]): readonly ProductWindows[] {
  return typed.map(({ by, name, productIds, days }) => {
    const group = (key: (typeof GROUPS)[number]): HandWindows => ({
      risk: daysIn(days[`${key}.risk`]),
      lapsed: daysIn(days[`${key}.lapsed`]),
      lost: daysIn(days[`${key}.lost`]),
    });
    return { by, name, productIds, oneTime: group("oneTime"), repeat: group("repeat") };
  });
}

/** Whether both say the same; which products a type has today is not the merchant's to say. */
export function sameProductsText(a: readonly ProductText[], b: readonly ProductText[]): boolean {
  const said = (all: readonly ProductText[]) =>
    JSON.stringify(
      all.map(({ by, name, days }) => [
        by,
        name,
        ...PRODUCT_FIELDS.map((field) => days[field].trim()),
      ]),
    );
  return said(a) === said(b);
}

/** The fields as a form to be submitted. */
export function productsForm(products: readonly ProductText[], intent: string): FormData {
  const form = new FormData();
  form.set("intent", intent);
  for (const [index, { by, name, productIds, days }] of products.entries()) {
    form.set(`products.${index}.by`, by);
    form.set(`products.${index}.name`, name);
    form.set(`products.${index}.ids`, productIds.join(" "));
    for (const field of PRODUCT_FIELDS) form.set(`products.${index}.${field}`, days[field]);
  }
  return form;
}

/** Reads the fields of a submitted form. */
export function productsTextIn(form: FormData): readonly ProductText[] {
  const products: ProductText[] = [];
  for (let index = 0; form.has(`products.${index}.by`); index += 1) {
    const field = (name: string) => fieldIn(form, `products.${index}.${name}`);
    products.push({
      by: field("by") === "type" ? "type" : "product",
      name: field("name"),
      productIds: field("ids").split(" ").filter(Boolean),
      days: {
        "oneTime.risk": field("oneTime.risk"),
        "oneTime.lapsed": field("oneTime.lapsed"),
        "oneTime.lost": field("oneTime.lost"),
        "repeat.risk": field("repeat.risk"),
        "repeat.lapsed": field("repeat.lapsed"),
        "repeat.lost": field("repeat.lost"),
      },
    });
  }
  return products;
}
