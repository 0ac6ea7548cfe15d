/** What the merchant can set going from the Overview. */
export type OverviewActions = {
  readonly onImport: () => void;
  readonly onAcceptWindows: () => void;
  /** Customers a day at most, or null for all at once. */
  readonly onTurnTaggingOn: (dripPerDay: number | null) => void;
  readonly suggestedPerDay: number;
  readonly onHideGuide: () => void;
  readonly onShowGuide: () => void;
  /** Which of them was just clicked and has not answered yet. */
  readonly pending: "import" | "windows" | "tagging" | "hide" | "show" | null;
};
