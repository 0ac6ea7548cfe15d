export { default as polaris } from "@shopify/polaris/locales/es.json";
export { default as ours } from "../locales/es.json";
