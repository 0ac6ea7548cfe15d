import { z } from "zod";
import { letGo, whileCrowded } from "../faults/meddle.ts";
import { gid, parseGid } from "../world/gid.ts";
import { writeTags } from "../world/write-tags.ts";
import { sizeChecked, type FieldTable } from "./field-table.ts";
import type { ApiContext, Arguments } from "./context.ts";
import { invalidId } from "./root-fields.ts";

const TagArguments = z.object({ id: z.string(), tags: z.array(z.string()) });

const roots = { add: "tagsAdd", remove: "tagsRemove" } as const;

const refusal = (field: string, message: string) => ({
  node: null,
  userErrors: [{ field: [field], message }],
});

function changeTags(verb: "add" | "remove", args: Arguments, context: ApiContext) {
  const { shop, announce, faults, bulk } = context;
  const { id, tags } = TagArguments.parse(args);
  sizeChecked(tags);
  const parsed = parseGid(id);
  if (parsed?.type !== "Customer") throw invalidId();
  const note = (changed: boolean) =>
    context.onWrite({
      root: roots[verb],
      customerId: gid("Customer", parsed.number),
      tags,
      changed,
    });
  const known = shop.customers.get(parsed.number);
  if (known && faults.strikes("customer-gone"))
    letGo(shop, announce, known, (last) => faults.within("customer-gone", [0, last]));
  const customer = shop.customers.get(parsed.number);
  if (!customer) {
    note(false);
    return refusal("id", "Customer does not exist");
  }
  const write = () => writeTags(shop, announce, { customer, verb, tags, actor: "app", bulk });
  const isCrowded = verb === "add" && faults.strikes("tags-250");
  const outcome = isCrowded ? whileCrowded(shop, announce, customer, write) : write();
  note(outcome.ok && outcome.changed.length > 0);
  if (!outcome.ok) return refusal("tags", outcome.message);
  return { node: customer, userErrors: [] };
}

/** tagsAdd and tagsRemove, on customers only. */
export const tagMutations: FieldTable<unknown> = {
  tagsAdd: (_root, args, context) => changeTags("add", args, context),
  tagsRemove: (_root, args, context) => changeTags("remove", args, context),
};
