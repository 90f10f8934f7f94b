import { formatName, parseName } from './name.ts'

/** True for names in their one spelling that mean the same on every hub: neither handles, which are of one hub each, nor content. */
export function isToldName(text: string): boolean {
  const name = parseName(text)
  return name !== undefined && name.kind !== 'content' && name.kind !== 'handle' && formatName(name) === text
}
