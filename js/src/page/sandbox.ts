// Inside the frame: writes the HTML it is handed, and says how high it has become.

import { type FromFrame, PING, type ToFrame } from "../sandbox/messages.ts";

/** Reports in a row with the same growth, after which a page that is as high as its frame, and a bit, is let be. */
const ECHOES = 6;

addEventListener("message", ({ source, data, ports: [port] }: MessageEvent<ToFrame>) => {
  if (source !== parent || !port) return;
  port.onmessage = (message) => {
    if (message.data === PING) send(port, "pong");
  };
  // Opening the document takes all listeners from the window: a second message changes nothing.
  document.open();
  document.write(HEAD + data.html);
  document.close();
  document.addEventListener("click", keepHere);
  report(port);
});

const HEAD = "<!doctype html><meta charset=utf-8><style>html{color-scheme:light;background:#fff}body{margin:8px;font:14px/20px system-ui,sans-serif}</style>";

/** `bind`: what the page does to prototypes later is no affair of the channel's. */
const { postMessage } = MessagePort.prototype;
const send = (port: MessagePort, message: FromFrame): void => postMessage.call(port, message);

function report(port: MessagePort): void {
  let height = 0;
  let growth = 0;
  let echoes = 0;
  const measure = () => {
    const now = Math.ceil(Math.max(document.documentElement.getBoundingClientRect().height, document.body?.scrollHeight ?? 0));
    if (now === height) return;
    echoes = now - height === growth ? echoes + 1 : 0;
    if (growth > 0 && echoes >= ECHOES) return;
    growth = now - height;
    height = now;
    send(port, { height });
  };
  const observer = new ResizeObserver(measure);
  observer.observe(document.documentElement);
  if (document.body) observer.observe(document.body);
  measure();
}

/** A link would take the frame elsewhere, where its page cannot go; the output would be gone. */
function keepHere(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (link && !link.getAttribute("href")?.startsWith("#")) event.preventDefault();
}
