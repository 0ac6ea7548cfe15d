/** The GraphQL type of a record behind an interface such as Node: records carry it as `kind`. */
export function kindOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value)) return undefined;
  return typeof value.kind === "string" ? value.kind : undefined;
}
