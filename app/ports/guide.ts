export type GuideWork = {
  /** Whether the merchant put the setup guide away, finished or not. */
  readonly isGuideHidden: () => Promise<boolean>;
  readonly saveGuideHidden: (hidden: boolean) => Promise<void>;
};
