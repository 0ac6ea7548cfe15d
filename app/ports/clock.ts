/**
 * How far the app's present is from the database's clock, in milliseconds. Always 0 in production; in demo
 * and tests the sandbox moves it. The present itself is `tx.now`: one instant per unit of work.
 */
export type Clock = { readonly offsetMs: () => number };
