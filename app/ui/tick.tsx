import { createContext, useContext } from "react";

/** Which of many are chosen, and how another one is. */
export type Chosen = {
  readonly ids: ReadonlySet<string>;
  readonly choose: (id: string, isChosen: boolean) => void;
};

/**
 * A context, so that a choice renders the boxes anew and not the rows around them: a table of a page's customers costs
 * hundreds of milliseconds on a slow machine.
 */
export const ChosenContext = createContext<Chosen>({ ids: new Set(), choose: () => undefined });

/**
 * Chooses one of many. Looks like Polaris' own, and is one element where that is eleven: with one in each row,
 * most of what the browser has to style anew when the page becomes inert would be boxes.
 */
export function Tick({ id, label }: { readonly id: string; readonly label: string }) {
  const { ids, choose } = useContext(ChosenContext);
  return (
    <input
      type="checkbox"
      className="cadence-tick"
      aria-label={label}
      checked={ids.has(id)}
      onChange={({ currentTarget }) => choose(id, currentTarget.checked)}
    />
  );
}
