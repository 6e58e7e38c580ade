// A Vega-Lite or Vega specification, drawn.

import { Error as ErrorLevel, type LoggerInterface, logger, parse, type Runtime, type Spec, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { closedLoader } from "./loader.ts";
import { themeFor } from "./theme.ts";
import { Tooltip } from "./tooltip.ts";

export interface ChartOptions {
  dark: boolean;
  /** Pixels to fill from left to right; a width in the specification wins. */
  width: number;
  /** The accessible name; the specification's `description` is added to it. */
  label: string;
}

type Specification = Record<string, unknown>;

/** Properties of a view that is made of several: its parts have widths, not itself. */
const COMPOSED = ["facet", "repeat", "concat", "hconcat", "vconcat"];

export class Chart {
  private constructor(
    private readonly element: HTMLElement,
    private readonly view: View,
    private readonly tooltip: Tooltip,
  ) {}

  /** Rejects with a sentence for the person when the specification is not one, or wants data from elsewhere. */
  static async draw(parent: HTMLElement, spec: string, options: ChartOptions): Promise<Chart> {
    const given = read(spec);
    const element = parent.ownerDocument.createElement("div");
    element.className = "chart";
    parent.append(element);
    const tooltip = new Tooltip(element);
    let view: View | undefined;
    try {
      const canvas = element.appendChild(parent.ownerDocument.createElement("div"));
      const loader = closedLoader();
      // What fails while data flow is not thrown: it is only logged.
      const problems: string[] = [];
      const log = logger(ErrorLevel, "error", (_method, _level, input) => problems.push(sentence(input)));
      view = new View(runtimeOf(given, element, options, log), {
        // Expressions are interpreted: the policy of the page forbids to compile them.
        expr: expressionInterpreter,
        loader,
        logger: log,
        renderer: "canvas",
        container: canvas,
        hover: true,
        // Without an event, as the types don't say, when the view is done away with.
        tooltip: (_handler, event: MouseEvent | null, _item, value) => tooltip.show(event && value, event?.clientX ?? 0, event?.clientY ?? 0),
      });
      await view.runAsync();
      name(canvas, options.label, given["description"]);
      const [refused] = loader.refused;
      if (refused !== undefined) throw new Error(`The chart wants to load ${refused}. Only data that is part of the chart is shown.`);
      const [problem] = problems;
      if (problem !== undefined) throw new Error(`The chart cannot be drawn: ${problem}`);
      return new Chart(element, view, tooltip);
    } catch (error) {
      view?.finalize();
      element.remove();
      throw error instanceof Error ? error : new Error(`The chart cannot be drawn: ${String(error)}`);
    }
  }

  destroy(): void {
    this.view.finalize();
    this.tooltip.destroy();
    this.element.remove();
  }
}

function read(text: string): Specification {
  let spec: unknown;
  try {
    spec = JSON.parse(text);
  } catch (error) {
    throw new Error(`The chart is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof spec !== "object" || spec === null || Array.isArray(spec)) throw new Error("The chart is not a JSON object.");
  return spec as Specification;
}

const isVega = (spec: Specification): boolean => /\/schema\/vega\//.test(String(spec["$schema"] ?? ""));

const hasFreeWidth = (spec: Specification): boolean =>
  (spec["width"] === undefined || spec["width"] === "container") && !COMPOSED.some((key) => key in spec) && !isFaceted(spec);

function isFaceted(spec: Specification): boolean {
  const encoding = spec["encoding"];
  return typeof encoding === "object" && encoding !== null && ["row", "column", "facet"].some((channel) => channel in encoding);
}

function runtimeOf(given: Specification, element: Element, options: ChartOptions, log: LoggerInterface): Runtime {
  const config = themeFor(element, options.dark);
  if (isVega(given)) return parse(given as Spec, config, { ast: true });
  const spec: Specification = { ...given };
  if (hasFreeWidth(given)) {
    spec["width"] = options.width;
    spec["autosize"] ??= { type: "fit-x", contains: "padding" };
  }
  const compiled = compile(spec as unknown as TopLevelSpec, { config, logger: log });
  return parse(compiled.spec, {}, { ast: true });
}

function sentence(input: unknown): string {
  const [first] = Array.isArray(input) ? input : Array.from(input as ArrayLike<unknown>);
  return first instanceof Error ? first.message : String(first);
}

/** The drawing has the name, not what holds it: there may be form fields beside it that change parameters. */
function name(container: HTMLElement, label: string, description: unknown): void {
  for (const attribute of ["role", "aria-roledescription", "aria-label"]) container.removeAttribute(attribute);
  const canvas = container.querySelector("canvas");
  canvas?.setAttribute("role", "img");
  canvas?.setAttribute("aria-label", typeof description === "string" && description !== "" ? `${label}: ${description}` : label);
}
