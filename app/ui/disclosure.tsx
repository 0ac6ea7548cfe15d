import type { ReactNode } from "react";

/** A part of a long page that is read on demand, with a heading that says what is in it. */
export function Disclosure({
  title,
  open = false,
  children,
}: {
  readonly title: ReactNode;
  readonly open?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details className="cadence-disclosure" open={open}>
      <summary>{title}</summary>
      <div>{children}</div>
    </details>
  );
}
