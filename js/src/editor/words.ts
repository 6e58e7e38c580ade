// Words to complete that no running session is needed for.

import type { Completion } from "@codemirror/autocomplete";
import { FUNCTIONS, KEYWORDS, TYPES } from "./spark-sql-words.ts";

const PYTHON_KEYWORDS =
  "False None True and as assert async await break case class continue def del elif else except finally for from " +
  "global if import in is lambda match nonlocal not or pass raise return try while with yield";
const PYTHON_FUNCTIONS =
  "abs aiter all anext any ascii bin breakpoint callable chr compile delattr dir display divmod enumerate eval exec " +
  "filter format getattr globals hasattr hash help hex id input isinstance issubclass iter len locals map max min next " +
  "oct open ord pow print repr reversed round setattr sorted sum vars zip";
const PYTHON_CLASSES =
  "ArithmeticError AssertionError AttributeError BaseException Exception FileNotFoundError ImportError IndexError " +
  "IOError KeyError KeyboardInterrupt LookupError NameError NotImplementedError OSError OverflowError RuntimeError " +
  "StopIteration SyntaxError TimeoutError TypeError UnicodeDecodeError ValueError ZeroDivisionError bool bytearray " +
  "bytes classmethod complex dict float frozenset int list memoryview object property range set slice staticmethod str " +
  "super tuple type";

export const SCALA_KEYWORDS =
  "abstract case catch class def do else extends false final finally for forSome if implicit import lazy match new " +
  "null object override package private protected return sealed super this throw trait true try type val var while " +
  "with yield";
const SCALA_FUNCTIONS = "assert assume print printf println require";
const SCALA_CLASSES =
  "Any AnyRef AnyVal Array BigDecimal BigInt Boolean Byte Char DataFrame Dataset Double Either Exception Float " +
  "IndexedSeq Int Iterable Iterator List Long Map Nil None Nothing Option Ordering Right Left Row Seq Set Short Some " +
  "String StringBuilder Try Unit Vector";

const R_KEYWORDS =
  "FALSE Inf NA NA_character_ NA_integer_ NA_real_ NULL NaN TRUE break else for function if in next repeat return while";
const R_FUNCTIONS =
  "abs aggregate all any apply array as.character as.data.frame as.Date as.factor as.integer as.logical as.numeric " +
  "as.POSIXct attributes c cat cbind ceiling character class colMeans colnames colSums complete.cases cumsum cut " +
  "data.frame diff dim do.call duplicated exists exp factor file.path Filter floor format formatC ggplot " +
  "grepl gsub head identical ifelse integer interaction invisible is.na is.null lapply length levels library list lm " +
  "log log10 log2 logical ls mapply match matrix max mean median merge message min names nchar ncol nrow numeric order " +
  "paste paste0 plot pmax pmin predict print prod quantile range rbind Recall Reduce regexpr rep require rev rm rnorm " +
  "round rownames rowSums runif sample sapply scale sd seq seq_along seq_len set.seed setdiff sort split sprintf sqrt " +
  "stop strsplit str sub subset substr sum summary switch t table tail tapply tolower toupper transform tryCatch union " +
  "unique unlist unsplit vapply var vector View warning which which.max which.min with within";
const SPARKR_FUNCTIONS =
  "agg arrange asc avg between cache cast coalesce collect column columns contains corr count countDistinct " +
  "createDataFrame createOrReplaceTempView crossJoin cube dapply dapplyCollect desc describe distinct drop dropna " +
  "dtypes except explain fillna first gapply gapplyCollect groupBy gather isNotNull isNull join lead lag limit lit " +
  "mutate n over orderBy partitionBy persist pivot printSchema randomSplit read.df read.jdbc read.json read.parquet " +
  "read.text registerTempTable repartition rollup schema select selectExpr showDF spark.lapply sparkR.session sql take " +
  "tableToDF tables unionAll unpersist when where window windowOrderBy windowPartitionBy withColumn withColumnRenamed " +
  "write.df write.jdbc write.json write.parquet";

function options(type: string, words: string): Completion[] {
  return words.split(" ").map((label) => ({ label, type, boost: KNOWN_WORD }));
}

/** Ranks below the words of the notebook, which rank below what the session knows. */
const KNOWN_WORD = -400;

export const pythonWords = (): Completion[] => [
  ...options("keyword", PYTHON_KEYWORDS),
  ...options("function", PYTHON_FUNCTIONS),
  ...options("class", PYTHON_CLASSES),
];

export const scalaWords = (): Completion[] => [
  ...options("keyword", SCALA_KEYWORDS),
  ...options("function", SCALA_FUNCTIONS),
  ...options("class", SCALA_CLASSES),
];

export const rWords = (): Completion[] => [
  ...options("keyword", R_KEYWORDS),
  ...options("function", `${R_FUNCTIONS} ${SPARKR_FUNCTIONS}`),
];

export const sqlWords = (): Completion[] => {
  const functions = new Set(FUNCTIONS.split(" "));
  const keywords = KEYWORDS.split(" ").filter((word) => !functions.has(word));
  return [
    ...options("function", FUNCTIONS),
    ...options("keyword", keywords.join(" ")),
    ...options("type", TYPES.split(" ").filter((word) => !functions.has(word)).join(" ")),
  ];
};
