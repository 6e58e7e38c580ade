// HTML from notebooks, sessions and Markdown, made safe to be part of the page.

import DOMPurify from "dompurify";
import { CLASSES, CONFIG } from "./lists.ts";
import { prepare } from "./prepare.ts";
import { alignment, harmless } from "./styles.ts";

export interface CleanOptions {
  /** Put before each id and name, so that none of them is one of the page's, or of another cell's. */
  ids?: string;
}

const MATHML = "http://www.w3.org/1998/Math/MathML";
const SVG = "http://www.w3.org/2000/svg";
const XLINK = "http://www.w3.org/1999/xlink";

const DEFAULT_IDS = "user-content-";
let ids = DEFAULT_IDS;
let purifier: typeof DOMPurify | undefined;

/** HTML to be set as `innerHTML` of an element of HTML. Run `applyStyles` on that element afterwards. */
export function clean(html: string, options: CleanOptions = {}): string {
  purifier ??= makePurifier();
  ids = options.ids ?? DEFAULT_IDS;
  return purifier.sanitize(prepare(html), CONFIG);
}

function makePurifier(): typeof DOMPurify {
  const made = DOMPurify(window);
  made.addHook("uponSanitizeAttribute", (element, data) => {
    const value = attribute(element, data.attrName, data.attrValue);
    if (value === null) data.keepAttr = false;
    else data.attrValue = value;
  });
  made.addHook("afterSanitizeAttributes", finish);
  return made;
}

/** What becomes of one attribute; null: it goes. */
function attribute(element: Element, name: string, value: string): string | null {
  switch (name) {
    case "id":
    case "name":
      return prefixed(value);
    case "headers":
    case "aria-labelledby":
    case "aria-describedby":
      return value.trim().split(/\s+/).map(prefixed).join(" ");
    case "class":
      return value.split(/\s+/).filter((part) => CLASSES.test(part)).join(" ") || null;
    case "data-css":
      return harmless(value, element.namespaceURI === MATHML) || null;
    default:
      // In SVG many attributes may point to something: to a part of the same picture, or else nowhere.
      if (/url\s*\(/i.test(value)) return isOwnReference(value) ? value.replace(/#([\w.:-]+)/, (_, id: string) => `#${prefixed(id)}`) : null;
      return value;
  }
}

const prefixed = (id: string): string => (id === "" || id.startsWith(ids) ? id : ids + id);
const isOwnReference = (value: string): boolean => /^\s*url\(\s*["']?#[\w.:-]+["']?\s*\)\s*$/i.test(value);

function finish(node: Element): void {
  switch (node.nodeName.toLowerCase()) {
    case "a":
      return finishLink(node);
    case "img":
      return finishImage(node);
    case "image":
      return finishSvgImage(node);
    case "input":
      return finishInput(node);
    case "td":
    case "th":
      return finishCell(node);
    default:
      for (const name of ["href", "src", "xlink:href"]) finishReference(node, name);
  }
}

/** Elsewhere opens in a tab of its own, without a way back to this page. */
function finishLink(link: Element): void {
  if (link.namespaceURI === SVG) return link.replaceWith(...link.childNodes);
  const href = link.getAttribute("href");
  if (href === null) return;
  if (href.startsWith("#")) {
    link.setAttribute("href", `#${prefixed(href.slice(1))}`);
  } else if (/^(?:data|blob):/i.test(href)) {
    link.removeAttribute("href");
  } else {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
}

/** A picture elsewhere would tell its server who looks at this notebook, and when. A note says that there is one. */
function finishImage(image: Element): void {
  const source = image.getAttribute("src");
  if (source !== null && isOurs(source)) return;
  const note = image.ownerDocument.createElement("span");
  note.className = "blocked-image";
  const what = [image.getAttribute("alt"), source && shortened(source)].filter(Boolean).join(", ");
  note.textContent = what ? `Image not loaded: ${what}` : "Image not loaded";
  image.replaceWith(note);
}

function finishSvgImage(image: Element): void {
  const source = image.getAttribute("href") ?? image.getAttributeNS(XLINK, "href") ?? "";
  if (image.namespaceURI !== SVG || !/^data:image\/(?:png|jpeg|gif|webp);/i.test(source)) image.remove();
}

/** The tick of a task list; it shows, and does nothing. */
function finishInput(input: Element): void {
  if (input.getAttribute("type")?.toLowerCase() !== "checkbox") return input.remove();
  input.removeAttribute("src");
  input.setAttribute("disabled", "");
}

function finishCell(cell: Element): void {
  const align = alignment(cell.getAttribute("data-css") ?? "");
  if (align !== "") cell.setAttribute("align", align);
}

/** Gradients and paths may refer to others of the same picture. Nothing else refers to anything. */
function finishReference(element: Element, name: string): void {
  const value = element.getAttribute(name);
  if (value === null) return;
  if (element.namespaceURI === SVG && value.startsWith("#")) element.setAttribute(name, `#${prefixed(value.slice(1))}`);
  else element.removeAttribute(name);
}

function isOurs(source: string): boolean {
  if (/^data:image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)[;,]/i.test(source)) return true;
  const url = URL.canParse(source, document.baseURI) ? new URL(source, document.baseURI) : null;
  return url?.origin === location.origin;
}

const shortened = (address: string): string => (address.length > 120 ? `${address.slice(0, 120)}…` : address);
