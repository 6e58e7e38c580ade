// What may be in HTML that is not ours: everything a document is made of, and nothing that acts.
//
// Not in it: forms and buttons, frames, media, landmarks (the page has its own), what moves, and in SVG whatever
// refers to something elsewhere.

const words = (text: string): string[] => text.trim().split(/\s+/);

export const TAGS = words(`
  a abbr address b bdi bdo blockquote br caption center cite code col colgroup data dd del details dfn div dl dt em
  figcaption figure font h1 h2 h3 h4 h5 h6 hgroup hr i img input ins kbd li mark meter ol p pre progress q rp rt ruby s
  samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr

  svg g defs path rect circle ellipse line polyline polygon text tspan textpath title desc lineargradient
  radialgradient stop clippath mask pattern marker symbol image

  math merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle
  msub msubsup msup mtable mtd mtext mtr munder munderover menclose semantics none
`);

/** Attributes that hold no address. */
const PLAIN_ATTRIBUTES = words(`
  align alt aria-describedby aria-hidden aria-label aria-labelledby bgcolor border cellpadding cellspacing checked class
  color colspan data-css datetime dir disabled face headers height hidden high id lang low max min name optimum open
  reversed rowspan scope size span start summary title type valign value width

  clip-path clip-rule clippathunits cx cy d dominant-baseline dx dy fill fill-opacity fill-rule font-family font-size
  font-style font-weight fx fy gradienttransform gradientunits letter-spacing marker-end marker-mid marker-start
  markerheight markerunits markerwidth mask maskcontentunits maskunits offset opacity orient overflow paint-order
  patterncontentunits patterntransform patternunits points preserveaspectratio r refx refy rotate rx ry shape-rendering
  spreadmethod startoffset stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
  stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering textlength
  transform vector-effect version viewbox visibility word-spacing x x1 x2 y y1 y2

  accent accentunder columnalign columnlines columnspacing columnspan depth display displaystyle fence form frame largeop
  linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation rowalign
  rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset xmlns
`);

export const CONFIG = {
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: [...PLAIN_ATTRIBUTES, "href", "src", "xlink:href"],
  // The rest is no address, so that `12:30` and `color: red` are none.
  ADD_URI_SAFE_ATTR: PLAIN_ATTRIBUTES,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|blob:|data:image\/|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOW_UNKNOWN_PROTOCOLS: false,
  ADD_FORBID_CONTENTS: ["annotation", "select", "textarea", "datalist", "object", "map", "button"],
};

/** Class names that mean something in our style sheets. Others could make a stranger's output look like part of the page. */
export const CLASSES =
  /^(?:dataframe|language-[\w+#.-]+|math|math-inline|math-display|menv-[\w-]+|cell-(?:left|right)|footnote-[\w-]+|markdown-alert-\w+|task-list-item|contains-task-list|tok-\w+|blocked-image)$/;
