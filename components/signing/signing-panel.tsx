'use client'

import { useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Message } from '../ui/message.tsx'
import { Failure } from '../ui/failure.tsx'
import { useTask } from '../ui/use-task.ts'
import { findWallets } from '../wallet/find-wallets.ts'
import type { FoundWallet } from '../wallet/provider.ts'
import { WalletList } from '../wallet/wallet-list.tsx'
import { deliver, type Delivered, type SigningDraft } from './draft.ts'
import { signDraft } from './sign-draft.ts'
import { SignedFields } from './signed-fields.tsx'

type Props = { draft: SigningDraft; title: string; /** who has to sign */ address: string; /** it ends what is published elsewhere */ isMove: boolean; onDone: (delivered: Delivered) => void; onCancel: () => void }

/** Shows what is to be signed before any wallet is asked, has one sign it, and hands it in. */
export function SigningPanel({ draft, title, address, isMove, onDone, onCancel }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  const [wallets, setWallets] = useState<FoundWallet[]>()
  const [asked, setAsked] = useState<string>()
  const [sig, setSig] = useState<string>()
  const [isMeant, setMeant] = useState(!isMove)
  const task = useTask()
  useEffect(() => heading.current?.focus(), [])
  useEffect(() => findWallets(setWallets), [])
  const handIn = async (sign: () => Promise<string>) => {
    await task.run(async () => {
      const signature = await sign()
      setSig(signature)
      setAsked(undefined)
      onDone(await deliver(draft, signature))
    })
  }
  const choose = (wallet: FoundWallet) => {
    setAsked(wallet.name)
    void handIn(() => signDraft(wallet, address, draft))
  }
  return (
    <div className="max-w-3xl rounded-md border border-accent bg-surface p-4 sm:p-5">
      <h3 ref={heading} tabIndex={-1} className="font-semibold outline-none wrap-anywhere">{title}: read and sign</h3>
      {draft.notes.length > 0 && <ul className="mt-3 max-w-prose list-disc space-y-1.5 pl-5 text-sm leading-6 wrap-anywhere">{draft.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
      <p className="mt-4 mb-2 text-sm text-muted">Your wallet shows the same fields. Signing costs nothing and moves nothing.</p>
      <SignedFields message={draft.typedData.message} />
      {isMove && <MoveConsent isMeant={isMeant} onChange={setMeant} />}
      <div className="mt-5 max-w-sm">
        {wallets?.length === 0 && <NoSigner />}
        {isMeant && wallets && wallets.length > 0 && <WalletList wallets={wallets} busy={task.isBusy} onChoose={choose} purpose="sign" />}
      </div>
      <p role="status" className="mt-3 text-sm leading-6 text-muted">{task.isBusy && (asked === undefined ? 'Handing it in…' : `Read it in ${asked} and sign it…`)}</p>
      <Failure sentence={task.failure} />
      <div className="mt-3 flex flex-wrap gap-3">
        {/* What was signed stays good: an entry of a domain may take a while to be seen. */}
        {sig !== undefined && task.failure !== undefined && <Button look="strong" onClick={() => handIn(() => Promise.resolve(sig))}>Hand it in again</Button>}
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </div>
  )
}

function MoveConsent({ isMeant, onChange }: { isMeant: boolean; onChange: (isMeant: boolean) => void }) {
  return (
    <div className="mt-5 max-w-prose text-sm leading-6">
      <p>This name has a newer claim than this hub shows: it is published elsewhere, under another key. With your signature that key ends, and what is published there is no longer seen under this name. Copy the images first.</p>
      <label className="mt-2 flex items-baseline gap-2.5 font-medium">
        <input type="checkbox" checked={isMeant} onChange={(event) => onChange(event.target.checked)} className="translate-y-px accent-accent" />
        I mean to move it here
      </label>
    </div>
  )
}

function NoSigner() {
  return (
    <>
      <Message>This browser has no Ethereum wallet that could sign.</Message>
      <p className="mt-3 text-sm leading-6 text-muted">
        Open this page where your wallet is, or sign where its key is: <code className="font-mono">npx ipcr namespace</code>, <code className="font-mono">npx ipcr team</code> and <code className="font-mono">npx ipcr sign</code> do the same on the command line.
      </p>
    </>
  )
}
