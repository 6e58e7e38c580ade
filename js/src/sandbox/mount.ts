// HTML with scripts, in a frame that can reach neither the page, nor its storage, nor the network.
//
// The frame's page is served with a policy of its own (see public/sandbox.html) and is loaded by its address: a
// `srcdoc` would inherit the policy of this page, under which none of the scripts would run.

import { type FromFrame, HIGHEST, PING, type ToFrame } from "./messages.ts";

/** Milliseconds a frame that was loaded anew has to say that it is still ours. */
const PATIENCE = 2000;

export class Sandbox {
  private readonly frame: HTMLIFrameElement;
  private readonly channel = new MessageChannel();
  private sent = false;
  private patience = 0;

  constructor(parent: HTMLElement, url: string, html: string, label: string) {
    this.frame = parent.ownerDocument.createElement("iframe");
    this.frame.className = "sandbox";
    this.frame.title = label;
    this.frame.setAttribute("sandbox", "allow-scripts");
    this.frame.referrerPolicy = "no-referrer";
    this.channel.port1.onmessage = ({ data }: MessageEvent<unknown>) => this.receive(data as FromFrame);
    this.frame.addEventListener("load", () => this.loaded(html));
    this.frame.src = url;
    parent.append(this.frame);
  }

  destroy(): void {
    clearTimeout(this.patience);
    this.channel.port1.close();
    this.frame.remove();
  }

  private loaded(html: string): void {
    if (!this.sent) {
      this.sent = true;
      // Its origin is opaque, so it cannot be named.
      this.frame.contentWindow?.postMessage({ html } satisfies ToFrame, "*", [this.channel.port2]);
      return;
    }
    // Written anew with our HTML, which is as it should be; or gone to another address, which is not.
    clearTimeout(this.patience);
    this.patience = window.setTimeout(() => this.destroy(), PATIENCE);
    this.channel.port1.postMessage(PING);
  }

  /** What comes is from a stranger's script, perhaps: a height is believed within limits, and nothing else is. */
  private receive(message: FromFrame | null): void {
    if (message === "pong") {
      clearTimeout(this.patience);
      return;
    }
    const height = typeof message === "object" ? Number(message?.height) : Number.NaN;
    if (Number.isFinite(height)) this.frame.style.height = `${Math.min(Math.max(Math.ceil(height), 0), HIGHEST)}px`;
  }
}
