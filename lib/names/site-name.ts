import { parseName } from './name.ts'

// What a hub's root has beside its namespaces, and is not the page.
const OWN = new Set(['ipcr.json', 'names', 'search'])

/** True for a name that an entry of the static page may have in a hub's root: one that no namespace can ever have there. */
export function isSiteName(name: string): boolean {
  return !OWN.has(name) && parseName(name) === undefined
}
