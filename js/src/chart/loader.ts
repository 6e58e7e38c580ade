// What a chart may load: nothing. A specification from somebody's notebook must not make requests.

import type { Loader } from "vega";

export interface ClosedLoader extends Loader {
  /** What was asked for and refused. */
  readonly refused: readonly string[];
}

export function closedLoader(): ClosedLoader {
  const refused: string[] = [];
  const refuse = (uri: string): Promise<never> => {
    refused.push(uri);
    return Promise.reject(new Error(`${uri} was not loaded`));
  };
  return {
    refused,
    load: refuse,
    http: refuse,
    file: refuse,
    async sanitize(uri: string, options: { context?: string }) {
      // A link is followed only when it is clicked.
      if (options?.context === "href" && /^https?:\/\//i.test(uri)) return { href: uri, target: "_blank", rel: "noopener noreferrer" };
      if (options?.context === "image" && /^data:image\/(?:png|jpeg|gif|webp);/i.test(uri)) return { href: uri };
      return refuse(uri);
    },
  } as unknown as ClosedLoader;
}
