import { z } from "zod";
import { parseGid } from "../world/gid.ts";
import { writeTags } from "../world/write-tags.ts";
import { sizeChecked, type FieldTable } from "./field-table.ts";
import type { ApiContext, Arguments } from "./context.ts";
import { invalidId } from "./root-fields.ts";

const TagArguments = z.object({ id: z.string(), tags: z.array(z.string()) });

const refusal = (field: string, message: string) => ({
  node: null,
  userErrors: [{ field: [field], message }],
});

function changeTags(verb: "add" | "remove", args: Arguments, context: ApiContext) {
  const { id, tags } = TagArguments.parse(args);
  sizeChecked(tags);
  const parsed = parseGid(id);
  if (parsed?.type !== "Customer") throw invalidId();
  const customer = context.shop.customers.get(parsed.number);
  if (!customer) return refusal("id", "Customer does not exist");
  const change = { customer, verb, tags, actor: "app", bulk: context.bulk } as const;
  const outcome = writeTags(context.shop, context.announce, change);
  if (!outcome.ok) return refusal("tags", outcome.message);
  return { node: customer, userErrors: [] };
}

/** tagsAdd and tagsRemove, on customers only. */
export const tagMutations: FieldTable<unknown> = {
  tagsAdd: (_root, args, context) => changeTags("add", args, context),
  tagsRemove: (_root, args, context) => changeTags("remove", args, context),
};
