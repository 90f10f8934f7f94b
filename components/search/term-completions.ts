import type { Option } from './options.ts'

const VALUES: Record<string, string[]> = {
  arch: ['amd64', 'arm64', 'arm', 'arm/v7', '386', 'ppc64le', 'riscv64', 's390x'],
  os: ['linux', 'windows', 'freebsd', 'wasip1'],
  type: ['image', 'index', 'helm', 'wasm', 'signature', 'sbom', 'attestation', 'artifact'],
}
const FIELDS: Record<string, string> = { arch: 'images for a platform', os: 'images for a system', type: 'artifacts of a kind', owner: 'of a wallet or a proved name', label: 'key=value', digest: 'with a manifest or layer', tag: 'with a tag' }
const LEAST = 2

/** How the term that is being typed may end: the fields of the search, and the values that some of them have. */
export function termCompletions(text: string): Option[] {
  const begun = /\S*$/.exec(text)?.[0] ?? ''
  const before = text.slice(0, text.length - begun.length)
  const [field = '', value] = begun.toLowerCase().split(':')
  if (value === undefined) return field.length < LEAST ? [] : fieldsLike(field).map((name) => ({ icon: 'term', title: `${name}:`, note: FIELDS[name] ?? '', completes: `${before}${name}:` }))
  return (VALUES[field] ?? []).filter((one) => one.startsWith(value) && one !== value).map((one) => ({ icon: 'term', title: `${field}:${one}`, completes: `${before}${field}:${one} ` }))
}

function fieldsLike(beginning: string): string[] {
  return Object.keys(FIELDS).filter((name) => name.startsWith(beginning))
}
