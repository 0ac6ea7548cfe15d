import { RFM_GROUPS } from "#app/domain/facets/rfm.ts";
import type { Ports } from "#app/ports/ports.ts";
import { type AudienceView, audienceView, cellsOf, readAudiences } from "./audiences.ts";
import { formatFor } from "./format.ts";
import { isWritten } from "./playbook-recipe.ts";
import type { Counted } from "./read-counted.ts";
import { readRfm, type RfmView } from "./read-rfm.ts";
import type { Viewer } from "./read-viewer.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

export type RfmPageView = {
  readonly tagging: TaggingState;
  readonly prefix: string;
  /** Whether the tags of the RFM groups are written. */
  readonly tagsAreOn: boolean;
  readonly rfm: Counted<RfmView>;
  /** Who of each group is reached, by its name. */
  readonly reach: Readonly<Record<string, AudienceView>>;
};

/** Reads the RFM screen. */
export async function readRfmPage(
  ports: Pick<Ports, "store">,
  viewer: Viewer,
): Promise<RfmPageView> {
  const { shop } = viewer;
  const tagging = taggingState(shop);
  const head = await ports.store.withShop(shop.shopId, async (tx) => {
    const { naming } = (await tx.policy()).policy;
    const format = formatFor(viewer, tx.now);
    const audiences = (await readAudiences(tx)) ?? [];
    return {
      reach: Object.fromEntries(
        RFM_GROUPS.map((group) => [
          group,
          audienceView(cellsOf(audiences, { audiences: [`rfm-${group}`] }), format),
        ]),
      ),
      prefix: naming.prefix,
      tagsAreOn: tagging !== "off" && isWritten("rfm-champion", naming),
    };
  });
  return { ...head, tagging, rfm: await readRfm(ports, viewer) };
}
