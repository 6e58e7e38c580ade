// Which class a piece of code gets. The colours are style/code-colours.css's.

import { syntaxHighlighting } from "@codemirror/language";
import { tagHighlighter, tags as t } from "@lezer/highlight";

export const highlighter = tagHighlighter([
  { tag: [t.keyword, t.modifier, t.operatorKeyword, t.controlKeyword, t.definitionKeyword, t.moduleKeyword, t.self], class: "tok-keyword" },
  { tag: [t.atom, t.bool, t.null, t.constant(t.name)], class: "tok-atom" },
  { tag: t.number, class: "tok-number" },
  { tag: [t.string, t.character, t.docString, t.attributeValue], class: "tok-string" },
  { tag: [t.special(t.string), t.regexp, t.escape], class: "tok-string2" },
  { tag: t.comment, class: "tok-comment" },
  { tag: [t.typeName, t.className, t.namespace, t.tagName], class: "tok-type" },
  { tag: [t.function(t.variableName), t.function(t.propertyName), t.function(t.definition(t.variableName))], class: "tok-function" },
  { tag: [t.standard(t.name), t.standard(t.variableName)], class: "tok-builtin" },
  { tag: [t.special(t.variableName), t.special(t.name)], class: "tok-variable2" },
  { tag: [t.propertyName, t.attributeName], class: "tok-property" },
  { tag: [t.meta, t.annotation, t.processingInstruction, t.labelName], class: "tok-meta" },
  { tag: [t.operator, t.punctuation], class: "tok-operator" },
  { tag: t.invalid, class: "tok-invalid" },
  { tag: t.heading, class: "tok-heading" },
  { tag: t.strong, class: "tok-strong" },
  { tag: t.emphasis, class: "tok-emphasis" },
  { tag: t.strikethrough, class: "tok-strikethrough" },
  { tag: t.link, class: "tok-link" },
  { tag: t.url, class: "tok-url" },
  { tag: t.monospace, class: "tok-monospace" },
  { tag: t.quote, class: "tok-quote" },
  { tag: [t.list, t.contentSeparator], class: "tok-list" },
]);

export const highlighting = syntaxHighlighting(highlighter);
