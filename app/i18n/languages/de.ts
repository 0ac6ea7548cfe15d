export { default as polaris } from "@shopify/polaris/locales/de.json";
export { default as ours } from "../locales/de.json";
