export { default as polaris } from "@shopify/polaris/locales/fr.json";
export { default as ours } from "../locales/fr.json";
