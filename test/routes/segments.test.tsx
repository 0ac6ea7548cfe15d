import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Language } from "#app/domain/language.ts";
import type { Shop } from "#app/ports/shop.ts";
import { readCohorts } from "#app/services/read-cohorts.ts";
import { readFacets } from "#app/services/read-facets.ts";
import { readRfmPage } from "#app/services/read-rfm-page.ts";
import { readSegment } from "#app/services/read-segment.ts";
import { readSegments } from "#app/services/read-segments.ts";
import { updateRollUps } from "#app/services/update-roll-ups.ts";
import { Rfm } from "#app/ui/rfm.tsx";
import { SegmentRecipes } from "#app/ui/segment-recipes.tsx";
import { openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";
import { render, textOf } from "./render.tsx";

let app: TestApp;
let shop: Shop;
/** What was read before anybody was counted. */
let early: Awaited<ReturnType<typeof readAll>>;

const viewer = () => aViewer(shop);
const readAll = async () => ({
  segments: await readSegments(app.ports, viewer(), "all"),
  facets: await readFacets(app.ports, viewer(), "all"),
  rfm: await readRfmPage(app.ports, viewer()),
  cohorts: await readCohorts(app.ports, viewer(), "second"),
  segment: (await readSegment(app.ports, viewer(), "active-repeat", "90d")).segment,
});

beforeAll(async () => {
  app = await openApp({ kind: "consumables", customers: 140, seed: 3, webhooks: false });
  shop = await app.install();
  early = await readAll();
  shop = { ...(await app.tagged()), tagging: "on" };
  await updateRollUps(app.ports, shop);
});
afterAll(() => app.close());

/** One number, asked of the rows themselves. */
async function number(sql: string): Promise<number> {
  const [row] = await app.sql(`SELECT (${sql})::float8 AS n`);
  return Number(row?.n);
}

describe("before everybody was counted", () => {
  it("there are rules and tags, and nothing that would have to be counted", () => {
    const { segments, facets, rfm, cohorts, segment } = early;
    expect(segments.starters).toBeNull();
    expect(segments.stages).toHaveLength(10);
    expect(segments.stages.every(({ figures }) => figures === null)).toBe(true);
    expect(facets.isCounted).toBe(false);
    expect([rfm.rfm, cohorts, segment.figures, segment.size, segment.gaps]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe("Segments", () => {
  it("say of each stage what the customers and their orders say", async () => {
    const { stages } = await readSegments(app.ports, viewer(), "all");
    for (const { stage, tag, figures } of stages) {
      const inStage = `deleted_at IS NULL AND stage = '${stage}'`;
      expect({
        customers: figures?.customers.value,
        reachable: figures?.reachable.value,
        tagged: figures?.tagged.tagged.value,
      }).toEqual({
        customers: await number(`SELECT count(*) FROM customers WHERE ${inStage}`),
        reachable: await number(
          `SELECT count(*) FROM customers WHERE ${inStage} AND lower(email_state) = 'subscribed'`,
        ),
        tagged: await number(
          `SELECT count(*) FROM customers WHERE deleted_at IS NULL AND '${tag}' = ANY(written_tags)`,
        ),
      });
    }
    expect(stages.filter(({ figures }) => (figures?.customers.value ?? 0) > 0)).not.toHaveLength(0);
  });

  it("say when somebody last came or went", async () => {
    const { stages } = await readSegments(app.ports, viewer(), "all");
    const moved = stages.filter(({ figures }) => (figures?.customers.value ?? 0) > 0);
    expect(moved.every(({ figures }) => figures?.lastChange !== null)).toBe(true);
  });

  it("are narrowed to those with customers, and to those whose tag is written", async () => {
    const filled = await readSegments(app.ports, viewer(), "filled");
    expect(filled.stages.every(({ figures }) => figures?.customers.value !== 0)).toBe(true);
    expect((await readSegments(app.ports, viewer(), "on")).stages).toHaveLength(10);
    expect((await readSegments(app.ports, viewer(), "off")).stages).toEqual([]);
    const off = aViewer({ ...shop, tagging: "off" });
    expect((await readSegments(app.ports, off, "on")).stages).toEqual([]);
  });
});

describe("Facets", () => {
  it("are as many as the rows say, and tagged where their family is on", async () => {
    const { families } = await readFacets(app.ports, viewer(), "all");
    const all = families.flatMap(({ facets }) => facets);
    for (const { facet, figures } of all) {
      expect({ facet, customers: figures?.customers.value }).toEqual({
        facet,
        customers: await number(
          `SELECT count(*) FROM customers WHERE deleted_at IS NULL AND '${facet}' = ANY(facets)`,
        ),
      });
    }
    const high = all.find(({ facet }) => facet === "value-high")?.figures;
    expect(high?.tagged).toEqual({ tagged: high?.customers, toTag: high?.customers });
    const rfm = all.find(({ facet }) => facet === "rfm-loyal")?.figures;
    expect(rfm?.tagged.toTag.value).toBe(0);
  });

  it("whose tags are off are a list of their own", async () => {
    const { families } = await readFacets(app.ports, viewer(), "off");
    expect(families.map(({ family }) => family)).toContain("rfm");
    expect(families.map(({ family }) => family)).not.toContain("value");
  });
});

describe("a segment", () => {
  it("shows its customers, its lines and what to copy in the shop's tags", async () => {
    const { segment } = await readSegment(app.ports, viewer(), "repeat-risk", "12m");
    const customers = await number(
      "SELECT count(*) FROM customers WHERE deleted_at IS NULL AND stage = 'repeat-risk'",
    );
    expect(segment.members).toHaveLength(Math.min(50, customers));
    expect(segment.more).toBe(customers > 50);
    expect(segment.size?.period).toBe("12m");
    expect(segment.gaps?.kind).toBe("later");
    expect(segment.windows).toEqual([
      ["repeat", "risk"],
      ["repeat", "lapsed"],
    ]);
    expect(segment.recipes[0]?.recipe.queries[0]?.text).toContain(
      "customer_tags CONTAINS 'lc-stage-repeat-risk'",
    );
  });

  it("has its recipes marked as English where they are, for a screen reader", async () => {
    const recipesIn = async (language: Language) => {
      const reader = aViewer(shop, { language });
      const { segment } = await readSegment(app.ports, reader, "repeat-risk", "12m");
      return render(<SegmentRecipes segment={segment} />, language);
    };
    expect(await recipesIn("de")).toContain('<p class="cadence-prose"><span lang="en">');
    expect(await recipesIn("it")).not.toContain("lang=");
  });

  it("of one order counts first gaps only, and one of people without an order asks for no window", async () => {
    const once = await readSegment(app.ports, viewer(), "one-time-risk", "90d");
    expect(once.segment.gaps?.kind).toBe("first");
    const never = await readSegment(app.ports, viewer(), "prospect-cold", "90d");
    expect(never.segment.windows).toEqual([]);
  });
});

describe("RFM", () => {
  it("has the grid, its groups and the cube, each a way to its customers", async () => {
    const page = await readRfmPage(app.ports, viewer());
    const { rfm } = page;
    if (rfm === null) throw new Error("everybody was counted");
    expect(rfm.missing).toEqual({ rfm: null, cube: null });
    expect(rfm.cube.map(({ cells }) => cells.length)).toEqual([9, 9, 9]);
    const cell = rfm.cube[1]?.cells[5];
    expect(cell?.url).toBe(
      "/app/customers?stage=one-time-risk&stage=repeat-risk&often=some&value=high",
    );
    const text = textOf(<Rfm page={page} />);
    expect(text).toMatch(/Champions are \d+% of buyers and \d+% of spend\./);
    expect(text).toContain("RFM tags are switched off");
    expect(text).toContain("Buyers with equal values are in the same band");
    expect(render(<Rfm page={page} />)).toContain('href="/app/playbooks/rfm-champion"');
  });

  it("says how many buyers are missing", async () => {
    const page = await readRfmPage(app.ports, viewer());
    if (page.rfm === null) throw new Error("everybody was counted");
    const { count } = { count: page.rfm.champions.customers };
    const few = { ...page.rfm, missing: { rfm: { ...count, value: 8, text: "8" }, cube: null } };
    expect(textOf(<Rfm page={{ ...page, rfm: few }} />)).toContain(
      "8 more buyers, and the grid is here",
    );
  });
});

describe("Cohorts", () => {
  it("lead to the customers who first bought in their month", async () => {
    const cohorts = await readCohorts(app.ports, viewer(), "retention");
    const [first] = cohorts?.rows ?? [];
    expect(first?.url).toMatch(/^\/app\/customers\?cohort=\d{4}-\d{2}$/);
    const month = first?.url.slice(-7);
    expect(first?.size.value).toBe(
      await number(
        `SELECT count(*) FROM customers JOIN shops USING (shop_id)
          WHERE deleted_at IS NULL
            AND to_char(first_order_at AT TIME ZONE time_zone, 'YYYY-MM') = '${month}'`,
      ),
    );
  });
});
