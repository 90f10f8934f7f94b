import type { Namespace } from '../../lib/identity/namespaces/types.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { Section } from '../ui/section.tsx'
import { NamespaceFacts } from './namespace-facts.tsx'
import { managePath } from './words.ts'

const ID = 'owner'

/** Whose a namespace is, for its heading. */
export function OwnerLine({ owner }: { owner: string }) {
  return (
    <span>
      owned by <a href={`#${ID}`} className="font-mono text-[0.8125rem] text-accent underline-offset-4 hover:underline">
        <span className="sr-only">{owner}</span><span aria-hidden="true">{`${owner.slice(0, 6)}…${owner.slice(-4)}`}</span>
      </a>
    </span>
  )
}

/** Whose a namespace is, how that was shown, and the way to where its people look after it. */
export function OwnerSection({ namespace }: { namespace: Namespace }) {
  return (
    <Section id={ID} title="Who owns it" note={namespace.role !== null && <HubLink href={managePath(namespace.name)}>Look after it</HubLink>}>
      <NamespaceFacts namespace={namespace} isKeyBelow />
    </Section>
  )
}
