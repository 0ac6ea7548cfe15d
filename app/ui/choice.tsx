import { UnstyledLink } from "@shopify/polaris";

/** A few views of the same thing, each with an address of its own; one of them is what is shown. */
export function Choice<Key extends string>({
  label,
  options,
  chosen,
  urlOf,
}: {
  readonly label: string;
  readonly options: readonly { readonly key: Key; readonly title: string }[];
  readonly chosen: Key;
  readonly urlOf: (key: Key) => string;
}) {
  return (
    <nav aria-label={label}>
      <ul className="cadence-choice">
        {options.map(({ key, title }) => (
          <li key={key}>
            <UnstyledLink url={urlOf(key)} aria-current={key === chosen ? "page" : undefined}>
              {title}
            </UnstyledLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The same for the parts of a screen, under its title. */
export function Tabs<Key extends string>(choice: Parameters<typeof Choice<Key>>[0]) {
  return (
    <div className="cadence-tabs">
      <Choice {...choice} />
    </div>
  );
}
