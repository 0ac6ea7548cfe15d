/** Tells every worker that there is something to do now, so that none waits for its next look. */
export type Wake = () => void;
