/** The lines of a text that hold something, without the space around them. */
export function splitLines(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
}

/** The keys in PEM of a text, each with its first and last line; text beside them is a key of its own, for the hub to refuse. */
export function splitKeys(text: string): string[] {
  return text.split(/(?<=-----END [A-Z ]+-----)\s*/).map((part) => part.trim()).filter((part) => part !== '').map((part) => `${part}\n`)
}
