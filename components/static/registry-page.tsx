'use client'

import { useState } from 'react'
import type { StaticVisit } from '../../lib/hub/static-visit.ts'
import type { FoundWallet } from '../wallet/provider.ts'
import { AskRoot } from './ask-root.tsx'
import { AskWallet } from './ask-wallet.tsx'
import { ensNameOf } from './ens-name-of.ts'
import { KeptResults } from './kept-results.ts'
import { NotRead } from './load-state.tsx'
import { Looking } from './looking.tsx'
import { NetworkNotice } from './network-notice.tsx'
import { NoRegistryError, openVisit, type OpenVisit } from './open-visit.ts'
import { RoutePage } from './route-page.tsx'
import { useLoaded } from './use-loaded.ts'
import type { ViewProps } from './views.ts'

const kept = new KeptResults<OpenVisit>(2)

/** Finds the registry of a visit, and shows of it what the address names. */
export function RegistryPage({ route, visit }: ViewProps) {
  const [wallet, setWallet] = useState<FoundWallet>()
  const ens = visit.ethRpcUrl === undefined && wallet === undefined ? ensNameOf(route, visit) : undefined
  return (
    <>
      {ens !== undefined && <AskWallet name={ens} onChoose={setWallet} />}
      <Opened key={wallet?.id} route={route} visit={visit} wallet={wallet} />
    </>
  )
}

function Opened({ route, visit, wallet }: ViewProps & { wallet: FoundWallet | undefined }) {
  const opened = useLoaded(kept, `${wallet?.id ?? ''} ${keyOf(visit)}`, () => openVisit(visit, wallet?.provider))
  if (opened.state === 'loading') return <Looking>Finding the registry, and checking what its key signed…</Looking>
  if (opened.state === 'failed' && opened.error instanceof NoRegistryError) return <AskRoot visit={visit} why={opened.error.message} />
  if (opened.state === 'failed') return <NotRead what="the registry" error={opened.error} again={opened.again} />
  return <><NetworkNotice network={opened.value.source.network} /><RoutePage route={route} opened={opened.value} /></>
}

function keyOf({ roots, gateways, routers, dohUrl, ethRpcUrl }: StaticVisit): string {
  return JSON.stringify([roots, gateways, routers, dohUrl, ethRpcUrl], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}
