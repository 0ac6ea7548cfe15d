/** Numbers and short words about an event; never a person's data, a token or a tag list. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Events with fields. */
export type Log = {
  readonly info: (event: string, fields?: LogFields) => void;
  readonly warn: (event: string, fields?: LogFields) => void;
  /** `cause` is the fault that was caught; its stack is kept. */
  readonly error: (event: string, cause: unknown, fields?: LogFields) => void;
};
