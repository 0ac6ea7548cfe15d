-- Who is reading the object now: a reader that is not the last to have claimed it closes nothing.
ALTER TABLE "refetches" ADD COLUMN "claim" UUID;
