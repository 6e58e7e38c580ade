// What the page and the frame say to each other, over a channel of their own.

/** To the frame, with a port for the answers. */
export interface ToFrame {
  html: string;
}

/** Over the port, to the frame: are you still the page I sent the HTML to? */
export const PING = "ping";

/** Over the port, to the page. */
export type FromFrame = { height: number } | "pong";

/** Pixels; higher than any output is of use, and less than what browsers can lay out. */
export const HIGHEST = 20_000;
