import { Prisma } from "./generated/client.ts";

/** Whether the history of a shop `s` was read to its end, once: until then nobody in it is computed. */
export const HISTORY_READ = Prisma.sql`
  EXISTS (SELECT 1 FROM imports i WHERE i.shop_id = s.shop_id AND i.phase IN ('computing', 'ready'))`;
