import type { Stage } from "#app/domain/stage.ts";
import { type Naming, stageName } from "#app/domain/tags.ts";
import type { Playbooks } from "#app/ports/playbooks.ts";
import type { StageCount } from "#app/ports/read-models.ts";
import type { Format } from "./format.ts";
import { type AudienceView, audienceView } from "./audiences.ts";
import { type Piece, piecesOf } from "./playbook-text.ts";
import type { MoneyView, MovementsView } from "./read-movements.ts";
import type { SetupView } from "./read-setup.ts";

/** The one thing to do next: go on with the setup, or open the playbook of a stage. */
export type NextStepView =
  | { readonly what: "setup" }
  | {
      readonly what: "playbook";
      readonly stage: Stage;
      readonly key: string;
      readonly title: string;
      readonly goal: readonly Piece[];
      readonly audience: AudienceView;
      /** In the last twelve months, by those who are in the stage now; null before it was counted. */
      readonly spent12: MoneyView | null;
    };

/** Whom to write to first: those who are late, then new buyers, then those gone quiet, then subscribers. */
const IN_TURN: readonly (readonly Stage[])[] = [
  ["one-time-risk", "repeat-risk"],
  ["first-order"],
  ["one-time-lapsed", "repeat-lapsed"],
  ["prospect-new"],
];

/** What the next step is chosen from. */
type Standing = {
  readonly setup: Pick<SetupView, "guide" | "tagging">;
  readonly counts: readonly StageCount[];
  readonly moves: Pick<MovementsView, "stages"> | null;
  readonly playbooks: Pick<Playbooks, "entries">;
  readonly naming: Naming;
  readonly format: Format;
};

/** Says what to do next; null while the setup guide says it, and where nobody can be reached. */
export function nextStep({ setup, ...standing }: Standing): NextStepView | null {
  if (setup.tagging.state === "off") return setup.guide === "shown" ? null : { what: "setup" };
  const { counts, moves, playbooks, naming, format } = standing;
  const spent12 = new Map(moves?.stages.map(({ stage, spent12: spent }) => [stage, spent]));
  const chosen = IN_TURN.flatMap((stages) => {
    const reached = counts.filter(
      ({ stage, reachable }) => stages.includes(stage) && reachable > 0,
    );
    const worth = (stage: Stage) => spent12.get(stage)?.value ?? 0;
    return reached
      .toSorted((a, b) => worth(b.stage) - worth(a.stage) || b.reachable - a.reachable)
      .slice(0, 1);
  })[0];
  if (chosen === undefined) return null;
  const { stage } = chosen;
  const playbook = playbooks.entries.find(
    ({ group, tags }) => group === "stages" && tags.includes(stageName(stage)),
  );
  if (playbook === undefined) return null;
  return {
    what: "playbook",
    stage,
    key: playbook.key,
    title: playbook.title,
    goal: piecesOf(playbook.goal, naming),
    audience: audienceView([chosen], format),
    spent12: spent12.get(stage) ?? null,
  };
}
