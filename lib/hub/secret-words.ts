/** What stands in place of a value that should not be read over somebody's shoulder. */
export const MASK = '••••••••'

const NAME = /pass(?:word|wd|phrase|code)|(?:^|_)(?:pass|pwd)(?:_|$)|secret|token|credential|(?:^|_)auth(?:_|$)|(?:api|private|secret|access|account|signing|encryption|master|session|license|ssh)_?key|mnemonic|(?:^|_)(?:dsn|salt|pin|otp|jwt|cookie)(?:_|$)|connection_?string/i
// Sums and public keys look like secrets and are printed in every Dockerfile.
const PUBLIC_NAME = /sha\d|checksum|digest|hash|gpg|fingerprint|commit|revision|version|(?:^|_)(?:url|path|file|dir|home|endpoint)$|public|ttl|expir|_size$|_count$|_length$/i
const ALWAYS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY/, /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, /\bgh[pousr]_\w{30,}/, /\bgithub_pat_\w{30,}/, /\bglpat-[\w-]{20,}/,
  /\bxox[abeoprs]-[\w-]{10,}/, /\bsk[-_](?:live|test|proj|ant|or)[-_]?[\w-]{16,}/, /\bsk-[A-Za-z0-9]{32,}/, /\bAIza[\w-]{35}/, /\bnpm_\w{36}/, /\bhf_\w{30,}/, /\bdckr_pat_\w{20,}/, /\bipcr_pat_\w{20,}/, /\bSG\.[\w-]{16,}\.[\w-]{16,}/,
  // a password inside an address; what stands before its slashes may be long, and is looked at once
  /(?<=[\w+.-]):\/\/[^\s/:@]*:[^\s/@]+@/,
]
const RANDOM = /^[A-Za-z0-9+/_=-]{24,}$/
const LEAST_BITS = 3.6

/** Whether a variable or label seems to hold something that only its owner should know: by its name, or by what its value looks like. */
export function looksSecret(name: string, value: string): boolean {
  if (value === '' || /^(?:true|false|yes|no|on|off|none|null|\d{1,5})$/i.test(value)) return false
  if (ALWAYS.some((pattern) => pattern.test(value)) || hasJwt(value)) return true
  if (PUBLIC_NAME.test(name)) return false
  return NAME.test(name) || isRandom(value)
}

// Three parts that dots join. By parts: one pattern for all of it would go through a long text as often as it has beginnings of one.
function hasJwt(text: string): boolean {
  const parts = text.split('.')
  return parts.slice(0, -2).some((part, at) => /\beyJ[\w-]{10}/.test(part.split(/[^\w-]+/).at(-1) ?? '') && /^[\w-]{10,}$/.test(parts[at + 1] ?? ''))
}

// Hex and base64 of keys; not paths, words or versions, which repeat their signs and have few kinds of them.
function isRandom(value: string): boolean {
  if (!RANDOM.test(value) || value.startsWith('/') || !/\d/.test(value)) return false
  const isHex = /^[0-9a-f]{32,}$/i.test(value)
  const isMixed = /[a-z]/.test(value) && /[A-Z]/.test(value)
  return isHex || (isMixed && bitsOf(value) >= LEAST_BITS)
}

/** Shannon's entropy of a text, bits a sign. */
function bitsOf(text: string): number {
  const counts = new Map<string, number>()
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}
