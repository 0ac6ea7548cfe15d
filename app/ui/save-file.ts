import { useRevalidator } from "@remix-run/react";
import { startTransition, useState } from "react";
import type { CsvProps } from "./csv-button.tsx";

/**
 * Fetches a file of the app's and hands it to the browser to save. A link would come without the session
 * token, which App Bridge adds to every fetch.
 */
export function useSaveFile() {
  const { revalidate } = useRevalidator();
  const [state, setState] = useState<{ pending: string | null; failed: boolean }>({
    pending: null,
    failed: false,
  });
  // Not at once: a drawing of the same screen may still wait for its script, and must not be drawn anew meanwhile.
  const tell = (next: typeof state) => startTransition(() => setState(next));
  const save = async (address: string, name: string): Promise<void> => {
    tell({ pending: address, failed: false });
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`answered ${response.status}`);
      offerFile(await response.blob(), name);
      tell({ pending: null, failed: false });
      revalidate();
    } catch {
      // Shown beside the button, which can be pressed again.
      tell({ pending: null, failed: true });
    }
  };
  return { ...state, save: (address: string, name: string) => void save(address, name) };
}

/** A list of the app's as a file under a name, for a `CsvButton`. */
export function useCsv(address: string, name: string): CsvProps {
  const { save, pending, failed } = useSaveFile();
  return { onDownload: () => save(address, name), pending: pending !== null, failed };
}

/** Hands a file to the browser to save. */
export function offerFile(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
