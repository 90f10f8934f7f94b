import { visibleText } from './visible-text.ts'

// Deep lists make far more blanks than text.
const MOST_GROWTH = 8

/** A document as it is read best: JSON one member a line, all else as it is, and what that would blow up; with what cannot be seen written out. */
export function prettyManifest(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes)
  try {
    const pretty = JSON.stringify(JSON.parse(text), null, 2)
    return visibleText(pretty.length > MOST_GROWTH * text.length ? text : pretty)
  } catch {
    return visibleText(text)
  }
}

/** The names that files of an artifact have, by their places (annotation org.opencontainers.image.title). */
export function fileTitles(bytes: Uint8Array): (string | undefined)[] {
  const layers = member(parse(bytes), 'layers')
  return Array.isArray(layers) ? layers.map(titleOf) : []
}

function titleOf(layer: unknown): string | undefined {
  const title = member(member(layer, 'annotations'), 'org.opencontainers.image.title')
  return typeof title === 'string' && title !== '' ? title.slice(0, 200) : undefined
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
