import { type DestinationStream, pino } from "pino";
import type { Log } from "#app/ports/log.ts";

/** JSON lines; an Error's message and stack are kept, everything else is the fields given. */
export function pinoLog(level: string, destination?: DestinationStream): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    info: (event, fields) => logger.info({ ...fields, event }),
    warn: (event, fields) => logger.warn({ ...fields, event }),
    error: (event, cause, fields) => {
      const err = cause instanceof Error ? cause : new Error(String(cause));
      logger.error({ ...fields, event, err });
    },
  };
}
