// Takes from HTML, before it is parsed, what the browser would report as a violation of the page's policy.
//
// A browser applies the policy to style attributes, style elements and event handlers of a document that is only
// parsed, too. So `style="…"` becomes `data-css="…"`, and the others go. Nothing depends on this for safety: what
// comes out is parsed and sanitised as if it had come in like that.

const TAG_START = /<(?:(?<slash>\/?)(?<name>[a-zA-Z][^\s/>]*)|!--|[!?])/g;
/** One attribute: spaces before it, its name, and perhaps a value in double quotes, in single quotes or in none. */
const ATTRIBUTE = /[\s/]*([^\s/>][^\s/>=]*)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*|(?=>)))?/y;
/** Elements whose content is no markup and has no place in a document. */
const RAW_TEXT = new Set(["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"]);
const TAG_END = /[\s/]*>/y;

export function prepare(html: string): string {
  let out = "";
  let at = 0;
  TAG_START.lastIndex = 0;
  for (let found = TAG_START.exec(html); found; found = TAG_START.exec(html)) {
    const name = found.groups?.["name"]?.toLowerCase();
    let end: number;
    let kept = "";
    if (name === undefined) {
      end = found[0] === "<!--" ? commentEnd(html, found.index) : after(html, ">", found.index);
    } else {
      const tag = readTag(html, found.index, found[0]);
      end = tag.end;
      kept = tag.text;
      if (RAW_TEXT.has(name) && !found.groups?.["slash"]) {
        end = contentEnd(html, name, end);
        kept = "";
      }
    }
    out += html.slice(at, found.index) + kept;
    at = end;
    TAG_START.lastIndex = end;
  }
  return out + html.slice(at);
}

/** A tag without handlers and with its style put by. */
function readTag(html: string, start: number, opening: string): { text: string; end: number } {
  let text = opening;
  let at = start + opening.length;
  for (;;) {
    TAG_END.lastIndex = at;
    const close = TAG_END.exec(html);
    if (close) return { text: text + close[0], end: at + close[0].length };
    ATTRIBUTE.lastIndex = at;
    const attribute = ATTRIBUTE.exec(html);
    // The end of the text inside a tag: the parser drops such a tag.
    if (!attribute) return { text: "", end: html.length };
    at += attribute[0].length;
    const [whole, name = "", value = ""] = attribute;
    if (/^on/i.test(name)) text += " ";
    else if (/^style$/i.test(name)) text += ` data-css${value}`;
    else text += whole;
  }
}

/** Behind the end tag of an element whose content is not markup. */
function contentEnd(html: string, name: string, from: number): number {
  const endTag = new RegExp(`</${name}[\\s/>]`, "gi");
  endTag.lastIndex = from;
  const found = endTag.exec(html);
  return found ? after(html, ">", found.index) : html.length;
}

function commentEnd(html: string, start: number): number {
  // `<!-->` and `<!--->` are comments, too.
  const found = /^<!--(?:-?>|[\s\S]*?--!?>)/.exec(html.slice(start));
  return found ? start + found[0].length : html.length;
}

function after(html: string, text: string, from: number): number {
  const index = html.indexOf(text, from);
  return index < 0 ? html.length : index + text.length;
}
