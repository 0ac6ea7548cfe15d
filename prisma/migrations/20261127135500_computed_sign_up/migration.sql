-- The sign-up that the stage was computed from: a later one begins a prospect's time anew.
ALTER TABLE "customers" ADD COLUMN "computed_sign_up" TIMESTAMPTZ(3);
