// Charts: Vega-Lite and Vega without eval and without requests. Large; loaded when the first chart is shown.

import { Chart, type ChartOptions } from "../chart/chart.ts";

export type { Chart, ChartOptions };

/** Draws a specification, given as JSON, at the end of `parent`. Rejects with a sentence for the person. */
export function render(parent: HTMLElement, spec: string, options: ChartOptions): Promise<Chart> {
  return Chart.draw(parent, spec, options);
}
