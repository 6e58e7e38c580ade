interface ImportMeta {
  /** The folder of the tests, set at bundle time. */
  readonly testFolder: string;
}
