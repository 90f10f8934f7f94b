/** What to look for of what somebody typed or pasted: names are lower case, and a tag or digest is not part of them. */
export function searchPrefix(text: string): string {
  const name = text.trim().toLowerCase().replace(/@.*$/s, '').replace(/:[^/]*$/, '')
  return name.replace(/^\/+/, '')
}
