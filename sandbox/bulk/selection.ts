import { Kind, type DocumentNode, type FieldNode, type SelectionSetNode } from "graphql";
import { notEmulated } from "../admin-api/field-table.ts";

/** The fields of a selection with its fragments folded in. */
export function fieldsOf(
  document: DocumentNode,
  selectionSet: SelectionSetNode | undefined,
): FieldNode[] {
  return (selectionSet?.selections ?? []).flatMap((selection) => {
    if (selection.directives?.length) throw notEmulated("a directive in a bulk query");
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(document, selection.selectionSet);
    const fragment = document.definitions.find(
      (definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION &&
        definition.name.value === selection.name.value,
    );
    return fragment && "selectionSet" in fragment ? fieldsOf(document, fragment.selectionSet) : [];
  });
}

/** The fields below `edges { node { … } }`, or null when the selection has another form. */
export function edgeNodeFields(document: DocumentNode, connection: FieldNode): FieldNode[] | null {
  const edges = fieldsOf(document, connection.selectionSet).find((f) => f.name.value === "edges");
  const node = fieldsOf(document, edges?.selectionSet).find((f) => f.name.value === "node");
  return node ? fieldsOf(document, node.selectionSet) : null;
}
