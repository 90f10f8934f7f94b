import type { ReactNode } from 'react'
import { HubLink } from '../ui/hub-link.tsx'

const EXAMPLES = ['nginx', 'arch:arm64', ':latest', 'type:helm', 'owner:name.eth']

/** What this hub is, and the search that most come for. `host` is what docker lines name. */
export function HubIntro({ host, search }: { host: string; search: ReactNode }) {
  return (
    <section aria-labelledby="intro" className="pb-2 sm:pt-4">
      <h1 id="intro" className="text-3xl font-semibold tracking-tight sm:text-4xl">Container images that outlive their registry</h1>
      <p className="mt-3 max-w-2xl leading-7 text-muted">
        <span className="font-medium wrap-anywhere text-ink">{host}</span> takes pushes and pulls of docker, podman and every other OCI client. What is public here is
        also one signed directory on IPFS: whose an image is can be checked, and others can keep it.
      </p>
      <div className="mt-6 max-w-2xl">{search}</div>
      <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm text-muted">
        <span>Such as</span>
        {EXAMPLES.map((example) => (
          <HubLink key={example} href={`/search?${new URLSearchParams({ q: example })}`} label={`Search for ${example}`} className="rounded bg-sunken px-1.5 py-0.5 font-mono text-[0.8125rem] text-ink hover:bg-accent-soft">{example}</HubLink>
        ))}
      </p>
    </section>
  )
}
