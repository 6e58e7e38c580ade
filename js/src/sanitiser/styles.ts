// Inline styles, as far as they are harmless: kept in `data-css`, and set through the CSSOM, which the page's policy
// has nothing against.

const COLOURS = "color|background-color|border(?:-(?:top|right|bottom|left))?(?:-color)?";
const BOXES = "(?:min-|max-)?width|padding(?:-(?:top|right|bottom|left))?|border(?:-(?:top|right|bottom|left))?-(?:width|style)|border-collapse";
const TEXTS = "text-align|vertical-align|white-space|font-weight|font-style|font-family|font-size|text-decoration(?:-(?:line|style))?";
const PROPERTY = new RegExp(`^(?:${COLOURS}|${BOXES}|${TEXTS})$`);
/** Spacing in formulas: negative thin spaces, and rows further apart. */
const MATH_PROPERTY = /^(?:margin-left|height)$/;
const MATH_LENGTH = /^-?[0-3]?(?:\.\d+)?(?:em|ex|ch)$/;
/** No address, no variable, nothing computed. */
const VALUE = /^(?:[\w\s#.,%'"-]|(?:rgba?|hsla?)\([\d\s.,%/deg]*\))*$/;

/** The declarations that are let through, or "" when none is. */
export function harmless(css: string, isMath: boolean): string {
  const kept: string[] = [];
  for (const [property, value] of declarations(css)) {
    // `background: red` is a colour when it is nothing else.
    const name = property === "background" ? "background-color" : property;
    const fits = PROPERTY.test(name) ? VALUE.test(value) : isMath && MATH_PROPERTY.test(name) && MATH_LENGTH.test(value);
    if (fits) kept.push(`${name}: ${value}`);
  }
  return kept.join("; ");
}

/** The alignment of a cell, which has an attribute that is no style. */
export function alignment(css: string): string {
  for (const [property, value] of declarations(css)) {
    if (property === "text-align" && /^(?:left|right|center|justify)$/.test(value)) return value;
  }
  return "";
}

/** Sets the styles that are put by in the elements below `root`. */
export function applyStyles(root: Element): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-css]")) {
    for (const [property, value] of declarations(element.getAttribute("data-css") ?? "")) element.style.setProperty(property, value);
    element.removeAttribute("data-css");
  }
}

function* declarations(css: string): Generator<[property: string, value: string]> {
  for (const declaration of css.split(";")) {
    const colon = declaration.indexOf(":");
    if (colon > 0) yield [declaration.slice(0, colon).trim().toLowerCase(), declaration.slice(colon + 1).trim()];
  }
}
