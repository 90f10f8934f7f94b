/** The middle value (the mean of the two middle ones). NaN for none. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number) => sorted[index] ?? Number.NaN
  const middle = sorted.length >> 1
  return sorted.length % 2 ? at(middle) : (at(middle - 1) + at(middle)) / 2
}

/** The value that the given part of all, from 0 to 1, does not exceed. NaN for none. */
export function percentile(values: number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * part) - 1)] ?? Number.NaN
}

export type Spread = { median: number; min: number; max: number }

/** Median with its smallest and largest value. */
export function spread(values: number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) }
}

export const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
