'use client'

import { ShieldAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { IpfsSource } from '../../lib/hub/ipfs-source/open-ipfs-source.ts'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'

type Network = IpfsSource['network']

/** Names the gateways and routers that sent what they were not asked for: nothing of it is shown, and they are asked no more. */
export function NetworkNotice({ network }: { network: Network }) {
  const [states, setStates] = useState(network.states)
  useEffect(() => {
    const look = () => setStates(network.states)
    look()
    return network.subscribe(look)
  }, [network])
  const dishonest = states.filter(({ state }) => state === 'dishonest')
  return (
    <div role="status">
      {dishonest.length > 0 && (
        <div className="mb-6 flex items-start gap-3 rounded-md border border-bad bg-bad-soft px-4 py-3 text-sm leading-6">
          <ShieldAlert className="mt-1 size-4 shrink-0 text-bad" aria-hidden="true" />
          <div className="min-w-0 wrap-anywhere">
            <p>{dishonest.length === 1 ? 'A server' : `${dishonest.length} servers`} sent something else than was asked for. Nothing of it is shown, and {dishonest.length === 1 ? 'it is' : 'they are'} asked no more. <HubLink href="/settings">Ask others</HubLink></p>
            <ul>{dishonest.map(({ url, why }) => <li key={url}><span className="font-medium">{url}</span>{why !== undefined && <>: <ForeignText>{why}</ForeignText></>}</li>)}</ul>
          </div>
        </div>
      )}
    </div>
  )
}
