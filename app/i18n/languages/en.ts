export { default as polaris } from "@shopify/polaris/locales/en.json";
export { default as ours } from "../locales/en.json";
