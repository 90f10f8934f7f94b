/** One media range of an Accept header: its type in lower case, its parameters without `q`, its weight. */
export type MediaRange = { type: string; parameters: Map<string, string>; quality: number }

const MAX_RANGES = 50

/** The media ranges of an Accept header, the most wanted first, in the order given among equals (RFC 9110 §12.5.1). */
export function parseAccept(header: string | undefined): MediaRange[] {
  if (header === undefined) return []
  const ranges = header.split(',', MAX_RANGES).map(parseRange).filter(({ type, quality }) => type.includes('/') && quality > 0)
  return ranges.toSorted((one, other) => other.quality - one.quality)
}

/** True when the client names JSON before anything that is no JSON. */
export function prefersJson(header: string | undefined): boolean {
  const [first] = parseAccept(header)
  return first !== undefined && /^application\/(?:[a-z0-9.-]+\+)?json$/.test(first.type)
}

function parseRange(text: string): MediaRange {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim())
  const parameters = new Map(rest.map((part) => {
    const [name = '', value = ''] = part.split('=', 2)
    return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')]
  }))
  const weight = Number(parameters.get('q') ?? '1')
  parameters.delete('q')
  return { type: type.toLowerCase(), parameters, quality: weight >= 0 && weight <= 1 ? weight : 0 }
}
