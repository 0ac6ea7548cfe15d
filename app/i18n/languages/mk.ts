export { default as ours } from "../locales/mk.json";
export { default as polaris } from "../polaris/mk.json";
