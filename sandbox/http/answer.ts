/** What a route answers: a file is streamed, a text is sent as it is, anything else is JSON. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  file?: string;
  text?: string;
  /** So long nothing is sent. Milliseconds. */
  afterMs?: number;
  /** Cuts the connection instead of answering. */
  hangUp?: boolean;
}
