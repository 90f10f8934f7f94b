import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Facts } from '../../../components/ui/facts.tsx'
import { ForeignText } from '../../../components/ui/foreign-text.tsx'
import { PageHeading } from '../../../components/ui/page-heading.tsx'
import { DeviceApproval } from '../../../components/wallet/device-approval.tsx'
import { DeviceCodeForm } from '../../../components/wallet/device-code-form.tsx'
import { getContext } from '../../../lib/context-ref.ts'
import { pageQuery, type SearchParams } from '../../page-query.ts'
import { signedIn } from '../../signed-in.ts'

export const metadata: Metadata = { title: 'Let a program in' }

/** Whoever is signed in lets the program in that shows `?code=`, after seeing what that grants. */
export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const code = await pageQuery(searchParams, 'code')
  const session = await signedIn()
  if (!session && getContext().config.auth === 'wallet') redirect(`/login?callbackUrl=${encodeURIComponent(`/login/device${code === undefined ? '' : `?code=${encodeURIComponent(code)}`}`)}`)
  const login = code === undefined || !session ? undefined : getContext().deviceLogin(code)
  return (
    <div className="mx-auto max-w-xl">
      <PageHeading>Let a program in</PageHeading>
      {!login || !session ? <DeviceCodeForm code={code} /> : (
        <>
          <p className="mb-5 text-sm leading-6 text-muted">
            Approve only if you started this login yourself just now, and the program shows the same code. Somebody who sent you this address would get in as you.
          </p>
          <Facts facts={[
            { name: 'Code', value: <strong className="font-mono text-base font-semibold tracking-wider">{login.userCode}</strong> },
            { name: 'Program, by its own word', value: <ForeignText>{login.client}</ForeignText> },
            { name: 'Asked from', value: <ForeignText mono>{login.from}</ForeignText> },
            { name: 'Gets in as', value: <span className="font-mono text-[0.8125rem] wrap-anywhere">{session.address}</span> },
            { name: 'May then', value: 'push, pull and delete wherever you may, for 90 days from its last use, until you revoke it' },
          ]} />
          <DeviceApproval userCode={login.userCode} />
        </>
      )}
    </div>
  )
}
