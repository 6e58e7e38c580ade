// What the editor knows of each language: how to read it, how deep to indent, which words to offer.

import type { Completion } from "@codemirror/autocomplete";
import { StreamLanguage } from "@codemirror/language";
import { pythonLanguage } from "@codemirror/lang-python";
import { r } from "@codemirror/legacy-modes/mode/r";
import { EditorState, type Extension } from "@codemirror/state";
import { markdown } from "./markdown.ts";
import { scala } from "./scala.ts";
import { sparkSql } from "./spark-sql.ts";
import { pythonWords, rWords, scalaWords, sqlWords } from "./words.ts";

export type LanguageName = "python" | "scala" | "sql" | "r" | "markdown" | "text";

export interface Language {
  readonly name: LanguageName;
  readonly support: Extension;
  /** Columns of one level of indentation, unless the notebook says otherwise. */
  readonly indent: number;
  /** One character of a name. */
  readonly word: RegExp;
  /** Each whole name of three characters and more in a text. */
  readonly names: RegExp;
  /** Code, as opposed to prose: completed, hovered, and with brackets that close themselves. */
  readonly code: boolean;
  /** Keywords and functions of the language, for somebody who has typed that much of one. */
  wordsLike(typed: string): readonly Completion[];
}

type Maker = () => Pick<Language, "support" | "indent"> & { word?: string; words?: readonly Completion[]; code?: false };

const makers: Record<LanguageName, Maker> = {
  python: () => ({ support: pythonLanguage, indent: 4, words: pythonWords() }),
  scala: () => ({ support: StreamLanguage.define(scala), indent: 2, word: "$", words: scalaWords() }),
  sql: () => ({ support: StreamLanguage.define(sparkSql), indent: 2, words: sqlWords() }),
  r: () => ({ support: StreamLanguage.define(r), indent: 2, word: ".", words: rWords() }),
  markdown: () => ({ support: StreamLanguage.define(markdown), indent: 2, code: false }),
  text: () => ({ support: EditorState.languageData.of(() => [{ closeBrackets: { brackets: [] } }]), indent: 2, code: false }),
};

function make(name: LanguageName): Language {
  const { support, indent, word = "", words = [], code = true } = makers[name]();
  const letter = `[\\p{L}\\p{N}_${word}]`;
  // In SQL people write all capitals or none.
  const capitals = name === "sql" ? words.map((option) => ({ ...option, label: option.label.toUpperCase() })) : words;
  return {
    name,
    support,
    indent,
    code,
    word: new RegExp(letter, "u"),
    names: new RegExp(`(?<!${letter})(?!\\p{N})${letter}{3,}`, "gu"),
    wordsLike: (typed) => (/^[A-Z]/.test(typed) ? capitals : words),
  };
}

const made = new Map<LanguageName, Language>();

/** The language of that name; made when first asked for, then shared by all editors. A name unknown is plain text. */
export function languageNamed(name: string): Language {
  const known: LanguageName = Object.hasOwn(makers, name) ? (name as LanguageName) : "text";
  let language = made.get(known);
  if (!language) {
    language = make(known);
    made.set(known, language);
  }
  return language;
}
