export { default as polaris } from "@shopify/polaris/locales/it.json";
export { default as ours } from "../locales/it.json";
