/** The middle of some figures, and what nineteen in twenty of them stay below. */
export function summary(values: number[]): { median: number; p95: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95) };
}

/** Prints a line: name, figure, unit. */
export function print(name: string, figure: number, unit: string): void {
  console.log(`${name} ${figure.toFixed(unit === "ms" ? 1 : 0)} ${unit}`);
}

/** Prints the median and the 95th percentile of some durations. */
export function printDurations(name: string, values: number[]): void {
  const { median, p95 } = summary(values);
  print(`${name}.median`, median, "ms");
  print(`${name}.p95`, p95, "ms");
}
