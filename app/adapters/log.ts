import { type DestinationStream, pino } from "pino";
import { z } from "zod";
import type { Log } from "#app/ports/log.ts";

/** JSON lines; an Error's message, code and stack are kept, everything else is the fields given. */
export function pinoLog(level: string, destination?: DestinationStream): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    info: (event, fields) => logger.info({ ...fields, event }),
    warn: (event, fields) => logger.warn({ ...fields, event }),
    error: (event, cause, fields) => {
      logger.error({ ...fields, event, err: errorOf(cause) });
    },
  };
}

/** What pg-boss reports is its own object with the Error's fields. */
const Reported = z.looseObject({ message: z.string(), code: z.string().optional() });

/** Of any other object only the names of its fields: the values may be a person's. */
function errorOf(cause: unknown): Error {
  if (cause instanceof Error) return cause;
  const reported = Reported.safeParse(cause);
  if (!reported.success)
    return new Error(
      typeof cause === "object" && cause !== null
        ? `fields ${Object.keys(cause).join(", ")}`
        : String(cause),
    );
  const { message, code } = reported.data;
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
