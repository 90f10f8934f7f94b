import { HubLink } from '../ui/hub-link.tsx'
import { Facts } from '../ui/facts.tsx'
import { Section } from '../ui/section.tsx'

const TERMS: readonly [term: string, finds: string][] = [
  ['web', 'a word in the name, the description, the README or the labels'],
  ['ngi*', 'words that begin so'],
  ['library/', 'names that begin so'],
  [':latest', 'repositories with that tag'],
  ['owner:name.eth', 'what belongs to a wallet (0x…) or a proved name'],
  ['arch:arm64', 'images for it; os:linux likewise'],
  ['label:key=value', 'images with that label'],
  ['type:sbom', 'artifacts of a kind: image, helm, signature, attestation, wasm'],
]

/** What can be typed, each an example to follow. */
export function SearchHelp() {
  return (
    <Section title="What can be searched for" note="All terms must hold">
      <Facts facts={TERMS.map(([term, finds]) => ({
        name: term, value: <HubLink href={`/search?${new URLSearchParams({ q: term })}`} className="text-accent underline-offset-4 hover:underline" label={`${finds}: search for ${term}`}>{finds}</HubLink>,
      }))} />
    </Section>
  )
}
