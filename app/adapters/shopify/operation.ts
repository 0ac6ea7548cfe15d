import type { z } from "zod";

/** One GraphQL operation: what is sent, what it costs, what comes back. */
export type Operation<Variables extends object, Data> = {
  readonly name: string;
  readonly kind: "read" | "write";
  readonly document: string;
  readonly data: z.ZodType<Data>;
  /** Requested cost in points (platform.md section 5), reserved before the call. */
  readonly cost: (variables: Variables) => number;
};
