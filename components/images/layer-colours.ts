const FILLS = ['fill-accent', 'fill-accent/65', 'fill-accent/40', 'fill-accent/20'] as const

/** The colour by which a layer's part of the bar is found in the table. */
export function layerFill(index: number): string {
  return FILLS[index % FILLS.length] ?? FILLS[0]
}
