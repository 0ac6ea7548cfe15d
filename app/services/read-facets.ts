import { type Facet, type FacetFamily, FACETS } from "#app/domain/facets/vocabulary.ts";
import { TAG_FAMILIES } from "#app/domain/tags.ts";
import type { CutOffs } from "#app/domain/value.ts";
import type { Ports } from "#app/ports/ports.ts";
import { type AudienceView, audienceView, cellsOf, readAudiences, reachOf } from "./audiences.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import { entriesWithTags } from "./playbook-audience.ts";
import { isWritten } from "./playbook-recipe.ts";
import { tagNamed } from "./playbook-text.ts";
import type { Viewer } from "./read-viewer.ts";
import { isShown, type Shown } from "./shown-rows.ts";
import { type TaggedView, taggedView } from "./tagged-counts.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

export type FacetView = {
  readonly facet: Facet;
  readonly tag: string;
  /** The key of what to do for them; null where there is nothing written. */
  readonly playbook: string | null;
  /** The spend that its rule names; null for rules that name none, and before it is known. */
  readonly amount: string | null;
  /** Null until everybody was counted for the first time. */
  readonly figures:
    | (AudienceView & {
        /** Of all customers. */
        readonly share: Count;
        readonly tagged: TaggedView;
      })
    | null;
};

export type FacetsView = {
  readonly tagging: TaggingState;
  readonly shown: Shown;
  /** Whether everybody was counted for the first time. */
  readonly isCounted: boolean;
  /** When the cut-offs of value, VIP and RFM were last refreshed; null before. */
  readonly cutOffsOf: string | null;
  /** Those of which the filter leaves something. */
  readonly families: readonly {
    readonly family: FacetFamily;
    readonly isOn: boolean;
    readonly facets: readonly FacetView[];
  }[];
};

/** In the order of the tags. */
const FAMILIES = TAG_FAMILIES.filter((family): family is FacetFamily => family in FACETS);

/** Reads the facets of a shop's customers, family by family. */
export function readFacets(
  { store, playbooks }: Pick<Ports, "store" | "playbooks">,
  viewer: Viewer,
  shown: Shown,
): Promise<FacetsView> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const { naming } = (await tx.policy()).policy;
    const audiences = await readAudiences(tx);
    const cutOffs = await tx.latestCutOffs();
    const refreshed = (await tx.vipEdges()).at(-1);
    const names = Object.values(FACETS).flat();
    const tagged = await tx.taggedCustomers(names.map((name) => tagNamed(name, naming)));
    const tagging = taggingState(shop);
    const entries = entriesWithTags(playbooks(viewer.language));
    const all = audiences && reachOf(audiences.filter(({ of }) => of === "everybody")).customers;
    const facetView = (facet: Facet): FacetView => {
      const cells = audiences && cellsOf(audiences, { audiences: [facet] });
      return {
        facet,
        tag: tagNamed(facet, naming),
        playbook: entries.find(({ tags }) => tags.includes(facet))?.key ?? null,
        amount: amountOf(facet, cutOffs, format),
        figures: cells && {
          ...audienceView(cells, format),
          share: format.share(reachOf(cells).customers, all ?? 0),
          tagged: taggedView(facet, cells, { naming, tagged }, format),
        },
      };
    };
    return {
      tagging,
      shown,
      isCounted: audiences !== null,
      cutOffsOf: refreshed === undefined ? null : format.date(refreshed.at),
      families: FAMILIES.map((family) => {
        const isOn = tagging !== "off" && FACETS[family].every((name) => isWritten(name, naming));
        return {
          family,
          isOn,
          facets: FACETS[family]
            .map(facetView)
            .filter(({ figures }) =>
              isShown(shown, { customers: figures?.customers.value ?? null, isOn }),
            ),
        };
      }).filter(({ facets }) => facets.length > 0),
    };
  });
}

/** The spend up to which a tier goes, or from which on somebody is a VIP. */
function amountOf(facet: Facet, cutOffs: CutOffs | null, format: Format): string | null {
  if (cutOffs === null) return null;
  const { lowMax, midMax, vipEnter } = cutOffs;
  const amounts: Partial<Record<Facet, number>> = {
    "value-low": lowMax,
    "value-mid": midMax,
    "value-high": midMax,
    vip: vipEnter,
  };
  const amount = amounts[facet];
  return amount === undefined ? null : format.money(amount);
}
