/** Numbers from 0 to below 1, the same ones in every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One of `count`, the k-th about 1/k as often as the first (Zipf). */
export function zipf(random: () => number, count: number): number {
  return Math.min(count - 1, Math.floor(Math.exp(random() * Math.log(count + 1))) - 1)
}

const SYLLABLES = ['ka', 'lo', 'mi', 'ser', 'net', 'pro', 'da', 'ta', 'ku', 'ber', 'web', 'ran', 'do', 'cker', 'si', 'gra', 'fa', 'na', 'red', 'is']

/** The k-th word of a made-up language: 4 to some 12 letters, each word another one. */
export function wordNumber(k: number): string {
  const parts: string[] = []
  for (let rest = k + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) parts.push(SYLLABLES[rest % SYLLABLES.length] ?? '')
  return parts.join('')
}
