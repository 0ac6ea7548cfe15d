export { default as ours } from "../locales/ru.json";
export { default as polaris } from "../polaris/ru.json";
