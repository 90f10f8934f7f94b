const MOST = 600

/** What a hub says, fit for a terminal: no control characters, no signs that turn the writing around, at most 600 characters. */
export function plainText(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').slice(0, MOST)
}
