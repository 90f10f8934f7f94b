// A pre-release stands before what it comes before: `1.0-rc1`, `1.0`, `1.0.1`. Only words that nobody uses for a variant.
const PRE_RELEASE = /(?<=\d)[._-]?(alpha|beta|canary|dev|nightly|pre|preview|rc|snapshot)(?![a-z])/g
// Both below every character of a tag; what ends stands behind its pre-releases and before all that goes on.
const [BEFORE_END, END] = [' ', '!']
// Lengths of numbers take the characters from `0` up to here; capitals, which are not in a key, are free for them.
const LONG = 46

/**
 * What a tag is sorted by, byte by byte, so that it comes as people count: `latest`, `1.9`, `1.10-rc1`, `1.10`, `1.10-alpine`, `v1`.
 * Capitals count as small letters and leading zeros not at all; tags with one key are ordered by themselves. The databases
 * hold these keys: who changes what this function says writes a migration that makes them anew.
 */
export function naturalKey(tag: string): string {
  if (tag === 'latest') return ''
  return tag.toLowerCase().replace(PRE_RELEASE, `${BEFORE_END}$1`).replace(/\d+/g, numberKey) + END
}

// Its length first: of two numbers the longer is the greater.
function numberKey(digits: string): string {
  const number = digits.replace(/^0+/, '')
  const length = number.length < LONG ? String.fromCharCode(0x30 + number.length) : `^${String.fromCharCode(0x21 + number.length - LONG)}`
  return length + number
}
