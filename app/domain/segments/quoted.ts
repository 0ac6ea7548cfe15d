/** A text as it stands in a rule: between single quotes, its own and backslashes after a backslash. */
export function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
}

/** What stands between the quotes; a backslash before anything else is one. */
export function unquoted(raw: string): string {
  return raw.replaceAll(/\\([\\'])/g, "$1");
}
