import type { NextFunction, Request, RequestHandler, Response } from "express";

type Work = (request: Request, response: Response) => Promise<void>;

/** An Express handler that may wait; what it throws goes to the error handler. */
export function later(work: Work): RequestHandler {
  return (request, response, next) => void run(work, request, response, next);
}

async function run(
  work: Work,
  request: Request,
  response: Response,
  next: NextFunction,
): Promise<void> {
  try {
    await work(request, response);
  } catch (error) {
    next(error);
  }
}
