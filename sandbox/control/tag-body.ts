import { z } from "zod";

/** A change of tags: those to take off, then those to put on. */
export const TagBody = z.object({
  add: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
});
