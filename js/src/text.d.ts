/** Files that are bundled as their text; see `common` in build.mjs. */
declare module "*.tsv" {
  const text: string;
  export default text;
}
