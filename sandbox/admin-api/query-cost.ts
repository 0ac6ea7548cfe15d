import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";

/** An operation to be priced. `sizeOf` tells how many nodes a connection really had, when that is known. */
export interface Priced {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
  sizeOf?: (path: string) => number | undefined;
}

const free = new Set(["MoneyV2", "MoneyBag", "MailingAddress", "PageInfo", "Count"]);
const mutationCost = 10;
const countCost = 10;

/** Shopify's requested cost, as fitted to thousands of recorded answers (platform.md section 5). */
export function queryCost(priced: Priced): number {
  const { schema, document, operation, variables, sizeOf } = priced;
  const mutation = schema.getMutationType();
  const query = schema.getQueryType();
  const fragments = new Map(document.definitions.filter(isFragment).map((f) => [f.name.value, f]));

  const selectionCost = (
    type: GraphQLNamedType | undefined,
    set: SelectionSetNode | undefined,
    path: string,
    insidePayload = false,
  ): number => {
    let sum = 0;
    let dearestType = 0;
    for (const selection of set?.selections ?? []) {
      if (isSkipped(selection.directives ?? [], valueOf)) continue;
      if (selection.kind === Kind.FIELD) {
        sum += fieldCost(type, selection, path, insidePayload);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const condition = fragment?.typeCondition?.name.value;
      const target = condition === undefined ? type : schema.getType(condition);
      const cost = selectionCost(target, fragment?.selectionSet, path, insidePayload);
      // An object is of one type only, so among the branches of an interface the dearest counts.
      if (isAbstractType(type) && target !== type) dearestType = Math.max(dearestType, cost);
      else sum += cost;
    }
    return sum + dearestType;
  };

  const fieldCost = (
    parent: GraphQLNamedType | undefined,
    field: FieldNode,
    above: string,
    insidePayload: boolean,
  ): number => {
    const path = `${above}/${field.alias?.value ?? field.name.value}`;
    const type = fieldType(parent, field.name.value);
    if (parent === mutation)
      return mutationCost + selectionCost(type, field.selectionSet, path, true);
    if (!isCompositeType(type)) return 0;
    if (type.name.endsWith("Connection")) return connectionCost(type, field, path);
    if (type.name === "Count") return parent === query ? countCost : 0;
    const below = selectionCost(type, field.selectionSet, path);
    if (parent === query && field.name.value === "nodes") return countIds(field) * (1 + below);
    const isFree = free.has(type.name) || type.name.endsWith("UserError") || insidePayload;
    return (isFree ? 0 : 1) + below;
  };

  const connectionCost = (type: GraphQLNamedType, field: FieldNode, path: string): number => {
    const asked = Number(argument(field, "first") ?? argument(field, "last") ?? 1);
    const size = sizeOf?.(path) ?? asked;
    let node = 0;
    for (const selection of field.selectionSet?.selections ?? []) {
      if (selection.kind !== Kind.FIELD) continue;
      const name = selection.name.value;
      const inner = fieldType(type, name);
      if (name === "nodes")
        node += 1 + selectionCost(inner, selection.selectionSet, `${path}/nodes`);
      if (name === "edges") node += edgesCost(inner, selection.selectionSet, `${path}/edges`);
    }
    return size === 0 ? 2 : 2 + Math.max(1, Math.floor(2 * Math.log(size))) * node;
  };

  const edgesCost = (
    type: GraphQLNamedType | undefined,
    set: SelectionSetNode | undefined,
    path: string,
  ): number => {
    for (const selection of set?.selections ?? [])
      if (selection.kind === Kind.FIELD && selection.name.value === "node")
        return 1 + selectionCost(fieldType(type, "node"), selection.selectionSet, `${path}/node`);
    return 0;
  };

  const argument = (field: FieldNode, name: string): unknown => {
    const node = field.arguments?.find((candidate) => candidate.name.value === name);
    return node && valueOf(node.value);
  };
  const countIds = (field: FieldNode): number => {
    const ids = argument(field, "ids");
    return Array.isArray(ids) ? ids.length : 1;
  };
  const valueOf = (node: ValueNode): unknown => {
    if (node.kind === Kind.LIST) return node.values.map(valueOf);
    if (node.kind !== Kind.VARIABLE) return "value" in node ? node.value : undefined;
    const name = node.name.value;
    const fallback = operation.variableDefinitions?.find((d) => d.variable.name.value === name);
    return variables[name] ?? (fallback?.defaultValue && valueOf(fallback.defaultValue));
  };

  return selectionCost(
    schema.getRootType(operation.operation) ?? undefined,
    operation.selectionSet,
    "",
  );
}

function isFragment(
  definition: DocumentNode["definitions"][number],
): definition is FragmentDefinitionNode {
  return definition.kind === Kind.FRAGMENT_DEFINITION;
}

function isSkipped(
  directives: NonNullable<FieldNode["directives"]>,
  valueOf: (node: ValueNode) => unknown,
): boolean {
  return directives.some(({ name, arguments: args }) => {
    const condition = args?.[0] && valueOf(args[0].value);
    return (
      (name.value === "skip" && condition === true) ||
      (name.value === "include" && condition === false)
    );
  });
}

function fieldType(
  parent: GraphQLNamedType | undefined,
  name: string,
): GraphQLNamedType | undefined {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return undefined;
  const field = parent.getFields()[name];
  return field && getNamedType(field.type);
}
