'use client'

import { useEffect, useState } from 'react'
import { findWallets } from '../wallet/find-wallets.ts'
import type { FoundWallet } from '../wallet/provider.ts'
import { Button } from '../ui/button.tsx'
import { HubLink } from '../ui/hub-link.tsx'

/** Lets a visitor have their wallet asked where an ENS name leads: nothing is asked of it before. */
export function AskWallet({ name, onChoose }: { name: string; onChoose: (wallet: FoundWallet) => void }) {
  const [wallets, setWallets] = useState<FoundWallet[]>([])
  useEffect(() => findWallets(setWallets), [])
  return (
    <div role="note" className="mb-6 rounded-md border border-line bg-sunken px-4 py-3 text-sm leading-6">
      <p className="wrap-anywhere"><bdi className="font-medium">{name}</bdi> is an ENS name: an Ethereum node says where it leads, which is trusted, not verified. {wallets.length === 0 ? 'There is no wallet in this browser that could be asked.' : 'A wallet in this browser can ask its node; no account is named to it.'} The <HubLink href="/settings">settings</HubLink> name a node for good.</p>
      {wallets.length > 0 && <p className="mt-2 flex flex-wrap gap-2">{wallets.map((wallet) => <Button key={wallet.id} onClick={() => onChoose(wallet)}>Ask <bdi>{wallet.name}</bdi></Button>)}</p>}
    </div>
  )
}
