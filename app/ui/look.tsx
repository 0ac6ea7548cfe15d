import { AppProvider } from "@shopify/polaris";
import polarisEnglish from "@shopify/polaris/locales/en.json" with { type: "json" };
import type { ComponentProps, ReactNode } from "react";

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
  return (
    <AppProvider i18n={polarisEnglish} {...(link && { linkComponent: link })}>
      {children}
    </AppProvider>
  );
}
