import { type FunctionComponent, useEffect, useState } from "react";

type Drawing<View> = FunctionComponent<{ readonly view: View }>;
/** What a drawing's script brings: at once on the server, null in a browser at first. */
type Found<View> = { readonly Drawing: Drawing<View> } | null;

/** Loads a drawing where nobody waits for scripts. */
export async function onServer<View>(load: () => Promise<Drawing<View>>): Promise<Found<View>> {
  return { Drawing: await load() };
}

/**
 * A drawing whose script is loaded after the page's. The server draws it into the document, and there it stands as
 * markup that React leaves alone until the script is there. A boundary of React's own would not do: whatever changes
 * above it before, as Polaris' contexts do after the first commit, would take the server's drawing away.
 */
export function drawnLater<View>(
  load: () => Promise<Drawing<View>>,
  loadedBefore: Found<View>,
  placeholder = "cadence-drawing-coming",
): Drawing<View> {
  let loaded = loadedBefore;

  return function DrawnLater({ view }) {
    const [found, setFound] = useState(loaded);
    useEffect(() => {
      let current = true;
      const take = async () => {
        loaded = { Drawing: await load() };
        if (current) setFound(loaded);
      };
      void take();
      return () => {
        current = false;
      };
    }, []);
    if (found !== null) {
      return (
        <div key="drawn">
          <found.Drawing view={view} />
        </div>
      );
    }
    return (
      <div
        key="coming"
        className={placeholder}
        suppressHydrationWarning
        // oxlint-disable-next-line react/no-danger -- nothing is written: it keeps what the server wrote
        dangerouslySetInnerHTML={NOTHING}
      />
    );
  };
}

const NOTHING = { __html: "" };
