// The code editor: CodeMirror 6, set up for the cells of a Spark notebook.

import { Editor } from "../editor/editor.ts";
import type { Host } from "../editor/host.ts";
import type { EditorOptions } from "../editor/setup.ts";

export { Editor };
export type { EditorOptions };
export type * from "../editor/host.ts";

/** Puts an editor into `parent`, at its end. */
export function create(parent: HTMLElement, options: EditorOptions, host: Host): Editor {
  return new Editor(parent, options, host);
}
