import type { NamespaceFacts } from '../../lib/db/index/rows.ts'
import { parseName } from '../../lib/names/name.ts'
import type { RootDocument } from '../../lib/roots/documents.ts'
import type { HubView, Wanted } from '../hub/hub-view.ts'
import { claimFacts, NO_CLAIM_FACTS } from '../plugins/claim-facts.ts'
import type { RootFacts } from '../read/read-root.ts'

/** What is known of a name besides what its root says. */
export function rootFacts(view: HubView, wanted: Wanted, now: number): RootFacts {
  return {
    namespace: (document, root) => namespaceFacts(wanted, document, root, now),
    hubKey: wanted.ipnsName,
    ownRoot: (ipnsName) => view.ownRoot(ipnsName),
    now,
  }
}

// The hub has judged the claim by all that it remembers when it took the root for good.
async function namespaceFacts({ name, own, ipnsName }: Wanted, document: RootDocument | undefined, root: string, now: number): Promise<NamespaceFacts> {
  if (own) return { ...own, root }
  const parsed = parseName(name)
  if (!parsed || ipnsName === null) return { ...NO_CLAIM_FACTS, ownerName: null, ipnsName, root }
  const proved = parsed.kind === 'dns' || parsed.kind === 'ens'
  const facts = await claimFacts({
    claim: document?.claim ?? undefined, name: parsed, ipnsName, now,
    ...(proved ? { dnsResolvesTo: ipnsName } : {}), ...(document?.handovers ? { handovers: document.handovers } : {}),
  }, 'verified')
  return { ...facts, ownerName: proved && facts.owner !== null ? name : null, ipnsName, root }
}
