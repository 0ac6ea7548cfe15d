/** The scopes a merchant granted; they can be taken back while the app runs. */
export type GrantedScopes = ReturnType<typeof createGrantedScopes>;

/** What was granted at the start, and what is missing from it now. */
export function createGrantedScopes(granted: readonly string[]) {
  const removed = new Set<string>();
  return {
    current: (): string[] => granted.filter((scope) => !removed.has(scope)),
    /** Those of the given that were taken back. */
    missing: (scopes: readonly string[]): string[] => scopes.filter((scope) => removed.has(scope)),
    remove(scopes: readonly string[]): void {
      for (const scope of scopes) if (granted.includes(scope)) removed.add(scope);
    },
    restore(scopes: readonly string[]): void {
      for (const scope of scopes) removed.delete(scope);
    },
  };
}
