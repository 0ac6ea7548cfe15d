import { AppProvider } from "@shopify/polaris";
import type { ComponentProps, ReactNode } from "react";
import { usePolarisTexts } from "#app/i18n/i18n.tsx";

type LinkComponent = NonNullable<ComponentProps<typeof AppProvider>["linkComponent"]>;
/** What Polaris hands to whatever renders its links. */
export type LinkProps = ComponentProps<LinkComponent>;

/** What every screen of the admin stands in. Without a link component links are plain. */
export function Look({
  link,
  children,
}: {
  readonly link?: LinkComponent;
  readonly children: ReactNode;
}) {
  const texts = usePolarisTexts();
  return (
    <AppProvider i18n={texts} {...(link && { linkComponent: link })}>
      {children}
    </AppProvider>
  );
}
