// The look of a chart, from the page's CSS variables: a chart is drawn on a canvas and inherits nothing.

/** Used where the page has no such variable. */
const FALLBACK = {
  light: { ink: "#1c2126", soft: "#59636d", line: "#d9dde1", ground: "#ffffff" },
  dark: { ink: "#e4e8eb", soft: "#a3adb6", line: "#30373e", ground: "#14171a" },
};

/** Eight colours that can be told apart, also by the colour-blind, on light and on dark ground. */
const CATEGORIES = {
  light: ["#0b62c4", "#c2570c", "#1f7a4d", "#a3278f", "#8a6500", "#c4322a", "#0e7680", "#59636d"],
  dark: ["#6cb0ff", "#ff9f5a", "#6fcf97", "#e59be0", "#e6c34f", "#ff8a80", "#5fd0da", "#b3bcc4"],
};

/** A Vega config. The given element is where the chart will be: variables may differ from place to place. */
export function themeFor(element: Element, dark: boolean): Record<string, unknown> {
  const fallback = dark ? FALLBACK.dark : FALLBACK.light;
  const colour = resolver(element);
  const ink = colour("--ink", fallback.ink);
  const soft = colour("--ink-soft", fallback.soft);
  const line = colour("--line", fallback.line);
  const categories = (dark ? CATEGORIES.dark : CATEGORIES.light).map((value, i) => colour(`--chart-${i + 1}`, value));
  const font = getComputedStyle(element).fontFamily;
  const text = { labelColor: soft, titleColor: ink, labelFont: font, titleFont: font, labelFontSize: 11, titleFontSize: 12, titleFontWeight: 600 };
  const [first = ink] = categories;
  return {
    background: colour("--chart-bg", colour("--bg", fallback.ground)),
    font,
    axis: { ...text, gridColor: line, domainColor: soft, tickColor: soft, labelLimit: 120 },
    legend: text,
    header: text,
    title: { color: ink, subtitleColor: soft, font, subtitleFont: font, fontSize: 14, anchor: "start" },
    view: { stroke: null },
    mark: { color: first },
    // Marks that have no colour of their own take Vega's dark ones otherwise.
    text: { color: ink, fill: ink, font },
    rule: { color: soft },
    tick: { color: first },
    range: {
      category: categories,
      ramp: { scheme: dark ? "viridis" : "blues" },
      heatmap: { scheme: "viridis" },
      ordinal: { scheme: dark ? "viridis" : "blues" },
    },
  };
}

/** Reads a colour variable as a plain colour, which is all that Vega understands: no `light-dark()`, no `var()`. */
function resolver(element: Element): (name: string, fallback: string) => string {
  const probe = element.ownerDocument.createElement("span");
  return (name, fallback) => {
    probe.style.color = `var(${name}, ${fallback})`;
    element.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour || fallback;
  };
}
