/** A platform as commands and addresses name it, such as `linux/arm64/v8`. Manifests may say anything in its place. */
export const PLATFORM_TEXT = /^[a-z0-9]{1,32}\/[a-z0-9_-]{1,32}(?:\/[a-z0-9.]{1,32})?$/

/** True for what can stand in a command as it is. */
export function isPlatformText(text: string): boolean {
  return PLATFORM_TEXT.test(text)
}
