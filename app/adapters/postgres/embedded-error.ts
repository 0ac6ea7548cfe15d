/** Why the embedded PostgreSQL cannot serve, in one sentence that says what to do; start scripts print it and exit 1. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";
}

/** The sentence for a file or directory that the operating system refused us. */
export function refused(directory: string, cause: unknown): EmbeddedPostgresError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return isFull(reason)
    ? new EmbeddedPostgresError(
        `There is no room for a database in ${directory}: free about 200 MB on that disk and start again.`,
        { cause },
      )
    : new EmbeddedPostgresError(
        `PostgreSQL cannot keep its data in ${directory} (${lastLine(reason)}): choose a writable directory with DATA_DIR, or set DATABASE_URL.`,
        { cause },
      );
}

export function isFull(complaint: string): boolean {
  return /ENOSPC|EDQUOT|EFBIG|No space left|quota exceeded|File too large/i.test(complaint);
}

export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
