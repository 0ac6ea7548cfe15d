import { type Naming, stageName } from "#app/domain/tags.ts";
import type { Playbooks, Prose } from "#app/ports/playbooks.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { audienceView, cellsOf, readAudiences, type Who } from "./audiences.ts";
import { type Format, formatFor } from "./format.ts";
import { entriesWithTags, LEFT_OUT, type LeftOut, overlapOf, whoIn } from "./playbook-audience.ts";
import { isAlwaysLeftOut, isWritten, offTags, recipeView } from "./playbook-recipe.ts";
import { otherLanguage, piecesOf, tagNamed, withTags } from "./playbook-text.ts";
import {
  type Head,
  ideaView,
  type PeopleView,
  playView,
  type PlaybookView,
} from "./playbook-views.ts";
import { tagsView } from "./read-playbooks.ts";
import type { Viewer } from "./read-viewer.ts";
import { taggingState } from "./tagging-state.ts";

/** The guide's address among the playbooks. */
const GUIDE_KEY = "guide";

/** Ideas of a stage that a segment to start with takes over. */
const STARTER_IDEAS = 2;

/** Reads one playbook, or what stands beside them; null when none goes by that key. */
export function readPlaybook(
  { store, playbooks: playbooksIn }: Pick<Ports, "store" | "playbooks">,
  viewer: Viewer,
  key: string,
): Promise<PlaybookView | null> {
  const { shop } = viewer;
  const playbooks = playbooksIn(viewer.language);
  return store.withShop(shop.shopId, async (tx) => {
    const { naming, contactHours } = (await tx.policy()).policy;
    const format = formatFor(viewer, tx.now);
    const prose = (text: Prose) => piecesOf(text, naming);
    const head = async (title: string): Promise<Head> => ({
      key,
      title,
      tagging: taggingState(shop),
      writtenIn: otherLanguage(playbooks, viewer.language),
    });
    const pace = {
      text: prose(playbooks.guide.parts.find(({ id }) => id === "pace")?.text ?? ""),
      hours: contactHours,
      timeZone: shop.timeZone,
    };
    const known = { tx, playbooks, naming, format };

    if (key === GUIDE_KEY) {
      const { title, parts } = playbooks.guide;
      return {
        kind: "guide",
        ...(await head(title)),
        parts: parts.map(({ id, name, text, table }) => ({
          id,
          name: prose(name),
          text: prose(text),
          table,
        })),
      };
    }

    const campaign = playbooks.campaigns.find((one) => one.key === key);
    if (campaign !== undefined) {
      const { title, text, query, after } = campaign;
      return {
        kind: "campaign",
        ...(await head(title)),
        text: prose(text),
        query: withTags(query, naming),
        after: after === null ? null : prose(after),
        off: offTags([query], [], naming),
      };
    }

    const starter = playbooks.starters.find((one) => one.key === key);
    if (starter !== undefined) {
      const names = starter.stages.map(stageName);
      return {
        kind: "starter",
        ...(await head(starter.title)),
        ...(await readPeople(known, names, { stages: starter.stages })),
        goal: prose(starter.goal),
        window: prose(starter.window),
        note: prose(playbooks.startHereNote),
        recipe: recipeView(starter.recipe, names, playbooks, naming),
        pace,
        parts: entriesWithTags(playbooks)
          .filter(({ tags }) => tags.some((name) => names.includes(name)))
          .map(({ key: part, title, plays }) => ({
            key: part,
            title,
            ideas: (plays[0]?.ideas ?? [])
              .slice(0, STARTER_IDEAS)
              .map((idea) => ideaView(idea, naming)),
          })),
      };
    }

    const entry = entriesWithTags(playbooks).find((one) => one.key === key);
    if (entry === undefined) return null;
    const who = whoIn(entry);
    return {
      kind: "entry",
      ...(await head(entry.title)),
      ...(await readPeople(known, entry.tags, who)),
      goal: prose(entry.goal),
      who: prose(entry.who),
      avoid: prose(entry.avoid),
      leaveWhen: prose(entry.leaveWhen),
      measure: prose(entry.measure),
      plays: entry.plays.map((play) => playView(play, entry, playbooks, naming)),
      pace,
      stage: "stages" in who ? (who.stages[0] ?? null) : null,
    };
  });
}

async function readPeople(
  {
    tx,
    playbooks,
    naming,
    format,
  }: {
    readonly tx: ShopTx;
    readonly playbooks: Playbooks;
    readonly naming: Naming;
    readonly format: Format;
  },
  names: readonly string[],
  who: Who,
): Promise<PeopleView> {
  const audiences = await readAudiences(tx);
  const cells = audiences && cellsOf(audiences, who);
  return {
    ...tagsView(names, naming),
    audience: cells && audienceView(cells, format),
    overlap: overlapOf(cells ?? [], who, playbooks, format),
    leftOut: leftOutOf(names).map((name) => {
      const tag = tagNamed(name, naming);
      return {
        name,
        tag,
        title: playbooks.entries.find(({ key }) => key === name)?.title ?? tag,
        isOn: isWritten(name, naming),
        customers:
          cells &&
          audienceView(
            cells.filter((cell) => cell.leftOut.includes(name)),
            format,
          ).customers,
        clause: `AND customer_tags NOT CONTAINS '${tag}'`,
      };
    }),
  };
}

/** Who is left out of messages to the customers with some tags: whoever is left out of all gets none anyway. */
function leftOutOf(names: readonly string[]): readonly LeftOut[] {
  return names.some(isAlwaysLeftOut) ? [] : LEFT_OUT.filter((name) => !names.includes(name));
}
