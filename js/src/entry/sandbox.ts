// HTML outputs that run scripts.

import { Sandbox } from "../sandbox/mount.ts";

export type { Sandbox };

/** Shows `html` in a frame at the end of `parent`. `url` is the address of sandbox.html; `label` names the frame. */
export function mount(parent: HTMLElement, url: string, html: string, label: string): Sandbox {
  return new Sandbox(parent, url, html, label);
}
