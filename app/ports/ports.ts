import type { DeliveryInbox, VerifyDelivery } from "./delivery.ts";
import type { Log } from "./log.ts";
import type { ReadNews } from "./news.ts";
import type { PlaybooksIn } from "./playbooks.ts";
import type { ShopifyFor } from "./shopify.ts";
import type { Store } from "./store.ts";
import type { Timings } from "./timings.ts";
import type { Wake } from "./wake.ts";

/** Everything outside the process. A service takes the part it uses: `Pick<Ports, "store">`. */
export type Ports = {
  readonly store: Store;
  readonly inbox: DeliveryInbox;
  readonly verifyDelivery: VerifyDelivery;
  readonly readNews: ReadNews;
  readonly shopify: ShopifyFor;
  readonly playbooks: PlaybooksIn;
  readonly wake: Wake;
  readonly timings: Timings;
  readonly log: Log;
};
