// Stands in for the package `style-mod`, through which CodeMirror brings its own style rules.
//
// The original writes them into a <style> element, which `style-src 'self'` forbids. A constructed
// style sheet is no inline style: CSP has nothing against it. The interface is that of style-mod 4
// as far as CodeMirror uses it.

/** Declarations and nested rules, by property name or selector. */
export interface StyleSpec {
  [key: string]: StyleSpec | string | number | null | undefined;
}

export interface StyleOptions {
  /** Makes the final selector from one that the author wrote; not asked about at-rules. */
  finish?(selector: string): string;
}

type Root = Document | ShadowRoot;

/** A set of rules that can be mounted in a document, once however often it is asked for. */
export class StyleModule {
  readonly rules: string[] = [];

  constructor(spec: StyleSpec, options: StyleOptions = {}) {
    const finish = options.finish?.bind(options) ?? ((selector: string) => selector);
    writeRules(spec, finish, this.rules);
  }

  getRules(): string {
    return this.rules.join("\n");
  }

  /** A class name that nothing else on the page has. */
  static newName(): string {
    nameCounter += 1;
    return `ͼ${nameCounter.toString(36)}`;
  }

  static mount(root: Root, modules: StyleModule | readonly StyleModule[]): void {
    let mounted = mountedSheets.get(root);
    if (!mounted) {
      mounted = new MountedSheet(root);
      mountedSheets.set(root, mounted);
    }
    mounted.add(modules instanceof StyleModule ? [modules] : modules);
  }
}

let nameCounter = 0;
const mountedSheets = new WeakMap<Root, MountedSheet>();

/** The one style sheet of a document or shadow root, and the modules in it in cascade order. */
class MountedSheet {
  private modules: readonly StyleModule[] = [];
  private readonly sheet: CSSStyleSheet;

  constructor(root: Root) {
    const view = (root.ownerDocument ?? (root as Document)).defaultView;
    this.sheet = new (view ?? window).CSSStyleSheet();
    root.adoptedStyleSheets = [this.sheet, ...root.adoptedStyleSheets];
  }

  /** Later modules win over earlier ones, so those given keep the order they are given in. */
  add(given: readonly StyleModule[]): void {
    if (this.holdsInOrder(given)) return;
    const wanted = new Set(given);
    this.modules = [...wanted, ...this.modules.filter((module) => !wanted.has(module))];
    this.sheet.replaceSync(this.modules.map((module) => module.getRules()).join("\n"));
  }

  private holdsInOrder(given: readonly StyleModule[]): boolean {
    let last = -1;
    for (const module of given) {
      const index = this.modules.indexOf(module);
      if (index <= last) return false;
      last = index;
    }
    return true;
  }
}

type Finish = (selector: string) => string;

function writeRules(spec: StyleSpec, finish: Finish, out: string[]): void {
  for (const [key, value] of Object.entries(spec)) {
    if (value == null) {
      if (key.startsWith("@")) out.push(`${key};`);
    } else if (typeof value !== "object") {
      throw new RangeError(`${key} needs an object of declarations`);
    } else if (key.startsWith("@")) {
      const inner: string[] = [];
      // The selectors of key frames are percentages: nothing to finish there.
      if (/^@(-\w+-)?keyframes\b/.test(key)) writeFrames(value, inner);
      else writeRules(value, finish, inner);
      out.push(`${key} { ${inner.join(" ")} }`);
    } else {
      writeRule(selectorsOf(key), value, finish, out);
    }
  }
}

function writeRule(selectors: readonly string[], spec: StyleSpec, finish: Finish, out: string[]): void {
  const nested: string[] = [];
  const declarations: string[] = [];
  for (const [key, value] of Object.entries(spec)) {
    if (value == null) continue;
    if (typeof value !== "object") {
      declarations.push(declaration(key, value));
    } else if (key.includes("&")) {
      const inner = selectorsOf(key).flatMap((part) => selectors.map((outer) => part.replace("&", outer)));
      writeRule(inner, value, finish, nested);
    } else {
      throw new RangeError(`a rule inside a rule needs an & (${key})`);
    }
  }
  if (declarations.length > 0) out.push(`${selectors.map(finish).join(", ")} { ${declarations.join(" ")} }`);
  out.push(...nested);
}

function writeFrames(spec: StyleSpec, out: string[]): void {
  for (const [offset, frame] of Object.entries(spec)) {
    const declarations = Object.entries(frame as StyleSpec).map(([key, value]) => declaration(key, value as string));
    out.push(`${offset} { ${declarations.join(" ")} }`);
  }
}

const selectorsOf = (list: string): string[] => list.split(/,\s*/);

/** `fontSize_fallback: "1em"` is `font-size: 1em;`: the part from the underscore on only tells keys apart. */
function declaration(key: string, value: string | number): string {
  const property = key.replace(/_.*/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `${property}: ${value};`;
}
