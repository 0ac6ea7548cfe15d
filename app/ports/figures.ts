/** What the work of all shops together looks like from outside (reliability rule 19). Null where no shop has it. */
export type WorkFigures = {
  readonly openDeliveries: number;
  readonly openRefetches: number;
  /** What was set aside after ten tries. */
  readonly dead: Readonly<Record<"delivery" | "refetch" | "customer", number>>;
  /** For how long what is due first has been due, in seconds; 0 where nothing is. */
  readonly oldestDue: Readonly<Record<"delivery" | "refetch" | "customer" | "schedule", number>>;
  /** Of the shop that has least left: which part of its cost bucket is full. */
  readonly bucketLeft: number | null;
  /** Of the shop whose tokens end first, in seconds; below 0 once they have. */
  readonly tokenLife: {
    readonly access: number | null;
    readonly refresh: number | null;
  };
};

/** Reads them from the database; throws when it does not answer. */
export type ReadWorkFigures = () => Promise<WorkFigures>;
