import { SaveBar } from "@shopify/app-bridge-react";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { focusHeadingBefore } from "./keep-focus.ts";
import { useIsOnline } from "./online.ts";

type Form = {
  /** Whether something in it differs from what is saved. */
  readonly open: boolean;
  /** Nothing to save for now: it is being saved, or its preview is there. */
  readonly disabled: boolean;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
};

type Forms = {
  readonly tell: (id: string, form: Form | null) => void;
};

const FormsContext = createContext<Forms>({ tell: () => undefined });

/**
 * The admin's own bar over the forms of a page with unsaved changes; the admin shows one bar at a time, so they share it.
 * Saving shows first what each would do. The bar goes with what was pressed in it, so the keyboard comes back to the
 * page, to the heading over what was changed last.
 */
export function SharedSaveBar({
  id,
  children,
}: {
  readonly id: string;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const isOnline = useIsOnline();
  const forms = useRef(new Map<string, Form>());
  const [shown, setShown] = useState({ open: false, disabled: false });
  const tell = useCallback((form: string, is: Form | null) => {
    if (is === null) forms.current.delete(form);
    else forms.current.set(form, is);
    const dirty = [...forms.current.values()].filter(({ open }) => open);
    const now = { open: dirty.length > 0, disabled: dirty.every(({ disabled }) => disabled) };
    setShown((before) =>
      before.open === now.open && before.disabled === now.disabled ? before : now,
    );
  }, []);
  const comeBack = useComeBack();
  const dirtyForms = () => [...forms.current.values()].filter(({ open }) => open);
  return (
    <FormsContext.Provider value={useMemo(() => ({ tell }), [tell])}>
      <SaveBar id={id} open={shown.open}>
        <button
          type="button"
          // App Bridge reads the attribute to style the button.
          {...{ variant: "primary" }}
          // What is sent without a network would be lost with all that was typed.
          disabled={shown.disabled || !isOnline}
          onClick={() => {
            for (const form of dirtyForms()) if (!form.disabled) form.onSave();
            comeBack();
          }}
        >
          {t("settings.save")}
        </button>
        <button
          type="button"
          onClick={() => {
            for (const form of dirtyForms()) form.onDiscard();
            comeBack();
          }}
        >
          {t("settings.discard")}
        </button>
      </SaveBar>
      {children}
    </FormsContext.Provider>
  );
}

/** To a heading, not to the field: that would open the keyboard of a phone. */
function useComeBack(): () => void {
  const changed = useRef<Element | null>(null);
  useEffect(() => {
    const note = ({ target }: Event) => {
      if (target instanceof Element) changed.current = target;
    };
    addEventListener("input", note);
    return () => removeEventListener("input", note);
  }, []);
  return useCallback(() => focusHeadingBefore(changed.current), []);
}

/** Tells the page's save bar how a form stands. */
export function useSaveBar(id: string, { open, disabled, onSave, onDiscard }: Form): void {
  const { tell } = useContext(FormsContext);
  // After every drawing: what is saved is what is typed by then.
  useEffect(() => tell(id, { open, disabled, onSave, onDiscard }));
  useEffect(() => () => tell(id, null), [id, tell]);
}
