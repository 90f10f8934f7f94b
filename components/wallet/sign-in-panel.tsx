'use client'

import { useEffect, useState } from 'react'
import { Message } from '../ui/message.tsx'
import { findWallets } from './find-wallets.ts'
import { NoWallet } from './no-wallet.tsx'
import { walletSentence, type FoundWallet } from './provider.ts'
import { RefusedError } from './session-client.ts'
import { signInWith, type Step } from './sign-in-with.ts'
import { WalletList } from './wallet-list.tsx'

type State = { kind: 'idle' } | { kind: Step; name: string } | { kind: 'failed'; sentence: string }

/** Signs in with one of the browser's wallets, then goes to `next`, a path of this hub. */
export function SignInPanel({ next }: { next: string }) {
  const [wallets, setWallets] = useState<FoundWallet[]>()
  const [state, setState] = useState<State>({ kind: 'idle' })
  useEffect(() => findWallets(setWallets), [])
  const choose = async (wallet: FoundWallet) => {
    try {
      await signInWith(wallet, (kind) => setState({ kind, name: wallet.name }))
      location.assign(next)
    } catch (error) {
      setState({ kind: 'failed', sentence: error instanceof RefusedError ? `Not signed in: ${error.message}.` : walletSentence(error, wallet.name) })
    }
  }
  if (!wallets) return <Message>Looking for wallets in this browser…</Message>
  if (wallets.length === 0) return <NoWallet />
  const isBusy = state.kind !== 'idle' && state.kind !== 'failed'
  return (
    <>
      <WalletList wallets={wallets} busy={isBusy} onChoose={choose} />
      <p role="status" className="mt-4 text-sm leading-6 text-muted">{isBusy && progress(state)}</p>
      {state.kind === 'failed' && <p role="alert" className="mt-4 rounded-md border border-line bg-sunken px-4 py-3 text-sm leading-6 wrap-anywhere">{state.sentence}</p>}
    </>
  )
}

function progress({ kind, name }: { kind: Step; name: string }): string {
  if (kind === 'connecting') return `Choose an account in ${name}…`
  return kind === 'signing' ? `Read the text in ${name} and sign it. It costs nothing and moves nothing.` : 'Checking the signature…'
}
