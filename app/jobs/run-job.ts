import type { JobKind } from "#app/ports/jobs.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop, ShopId } from "#app/ports/shop.ts";
  "prefix-end": endPrefix,
