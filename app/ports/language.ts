import type { Language } from "#app/domain/language.ts";

/** What was set in Settings, and is null where nothing was. */
export type SetLanguages = {
  readonly own: Language | null;
  readonly shop: Language | null;
};

export type LanguageWork = {
  /** The language that a member of staff set for themselves, and the shop's. */
  readonly setLanguages: (staffId: string) => Promise<SetLanguages>;
  /** Null takes the setting back. */
  readonly saveOwnLanguage: (staffId: string, language: Language | null) => Promise<void>;
  readonly saveShopLanguage: (language: Language | null) => Promise<void>;
};
