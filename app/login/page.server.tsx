import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { PageHeading } from '../../components/ui/page-heading.tsx'
import { SignInPanel } from '../../components/wallet/sign-in-panel.tsx'
import { getContext } from '../../lib/context-ref.ts'
import { localPath } from '../../lib/http/local-path.ts'
import { pageQuery, type SearchParams } from '../page-query.ts'
import { signedIn } from '../signed-in.ts'

export const metadata: Metadata = { title: 'Sign in' }

/** Signs in with a wallet, then goes back to `?callbackUrl=`, a path of this hub. */
export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const next = localPath(await pageQuery(searchParams, 'callbackUrl'))
  if (await signedIn()) redirect(next)
  const isOpen = getContext().config.auth === 'open'
  return (
    <div className="mx-auto max-w-md">
      <PageHeading>Sign in</PageHeading>
      {isOpen ? <p className="text-sm leading-6 text-muted">This hub is open: whoever reaches it may push and pull, and nobody signs in. Its operator changes that with <code className="font-mono">IPCR_AUTH=wallet</code>.</p> : (
        <>
          <p className="mb-6 text-sm leading-6 text-muted">Your Ethereum address is your account: sign a short text with your wallet. No password, no mail address, no transaction. The chain that the wallet is on does not matter.</p>
          <noscript><p className="mb-4 text-sm leading-6">Signing in needs scripts: a wallet cannot be asked without.</p></noscript>
          <SignInPanel next={next} />
        </>
      )}
    </div>
  )
}
