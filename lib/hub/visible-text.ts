// Lines and tabs stay; all else that is not seen, or turns the writing around, would hide what the bytes are.
const HIDDEN = /(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/gu

/** Text with its control characters and direction marks written out: `⟨U+202E⟩`. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (sign) => `⟨U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`)
}
