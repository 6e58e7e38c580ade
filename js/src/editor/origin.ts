// Who made a change.

import { Annotation } from "@codemirror/state";

/** On changes that the notebook makes: it knows of them, so `changed` isn't called. */
export const fromHost = Annotation.define<true>();
