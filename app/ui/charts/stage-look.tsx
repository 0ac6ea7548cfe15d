import type { Stage } from "#app/domain/stage.ts";

/** How a stage is drawn: a colour, and for those of one order stripes, so that colour alone says nothing. */
type StageLook = { readonly colour: string; readonly striped: boolean };

/**
 * Each at least 3 to 1 against white and told apart without red or green (after Tol's muted scheme,
 * personal.sron.nl/~pault). Stages of who ordered once are striped like their neighbours of who ordered more.
 */
export const STAGE_LOOKS: Readonly<Record<Stage, StageLook>> = {
  "prospect-new": { colour: "#8a8a8a", striped: false },
  "prospect-cold": { colour: "#5c5c5c", striped: true },
  "first-order": { colour: "#1f78b4", striped: true },
  "second-order": { colour: "#2f8fa8", striped: false },
  "active-repeat": { colour: "#117733", striped: false },
  "one-time-risk": { colour: "#b07d00", striped: true },
  "repeat-risk": { colour: "#c25100", striped: false },
  "one-time-lapsed": { colour: "#cc6677", striped: true },
  "repeat-lapsed": { colour: "#882255", striped: false },
  lost: { colour: "#332288", striped: false },
};

/** The stripes of every stage that has some, once in a drawing; `scope` keeps two drawings of a page apart. */
export function StagePatterns({ scope }: { readonly scope: string }) {
  return (
    <defs>
      {Object.entries(STAGE_LOOKS).map(
        ([stage, { colour, striped }]) =>
          striped && (
            <pattern
              key={stage}
              id={`${scope}-${stage}`}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="6" height="6" fill={colour} />
              <rect width="2" height="6" fill="#fff" fillOpacity=".45" />
            </pattern>
          ),
      )}
    </defs>
  );
}

/** What a shape of that stage is filled with, in a drawing that holds the patterns of that scope. */
export function stageFill(stage: Stage, scope: string): string {
  const { colour, striped } = STAGE_LOOKS[stage];
  return striped ? `url(#${scope}-${stage})` : colour;
}

/** A small mark in a stage's look, beside its name. */
export function StageMark({ stage }: { readonly stage: Stage }) {
  const { colour, striped } = STAGE_LOOKS[stage];
  return (
    <span
      className={striped ? "cadence-mark cadence-mark--striped" : "cadence-mark"}
      style={{ backgroundColor: colour }}
      aria-hidden="true"
    />
  );
}
