// HTML from elsewhere, made safe: the only way for it into the page.

export { clean, type CleanOptions } from "../sanitiser/clean.ts";
export { applyStyles } from "../sanitiser/styles.ts";
