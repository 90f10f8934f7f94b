/** What an answer of 401 asks for (RFC 9110 §11.6.1). */
export type Challenge = { scheme: 'basic' } | { scheme: 'bearer'; realm: string; service: string | undefined; scope: string | undefined }

const MOST_CHARACTERS = 8192
// token68 or nothing, then parameters; strings may have escaped characters in them.
const SCHEME = /(?:^|,)\s*(basic|bearer)(?=\s|,|$)/gi
const PARAMETER = /\b(realm|service|scope)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi

/** The challenges in a `WWW-Authenticate` header that can be answered, Bearer first. */
export function parseChallenges(header: string | undefined): Challenge[] {
  const text = header ?? ''
  if (text.length > MOST_CHARACTERS) return []
  const starts = [...text.matchAll(SCHEME)]
  const found = starts.flatMap((start, i) => {
    const parameters = parametersOf(text.slice(start.index + start[0].length, starts[i + 1]?.index))
    return challengeOf((start[1] ?? '').toLowerCase(), parameters)
  })
  return found.sort((a, b) => Number(a.scheme === 'basic') - Number(b.scheme === 'basic'))
}

function challengeOf(scheme: string, parameters: Map<string, string>): Challenge[] {
  if (scheme === 'basic') return [{ scheme }]
  const realm = parameters.get('realm')
  return scheme === 'bearer' && realm !== undefined ? [{ scheme, realm, service: parameters.get('service'), scope: parameters.get('scope') }] : []
}

// The first of a name counts.
function parametersOf(text: string): Map<string, string> {
  const pairs = [...text.matchAll(PARAMETER)].map(([, name = '', quoted, bare]): [string, string] => [name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare ?? ''])
  return new Map(pairs.reverse())
}
