import type { Metadata } from 'next'
import { PageHeading } from '../../../components/ui/page-heading.tsx'
import { LinkSignIn } from '../../../components/wallet/link-sign-in.tsx'

export const metadata: Metadata = { title: 'Sign in by link' }

/** Where `ipcr login-link` leads; the code comes after the `#`, which browsers keep to themselves. */
export default function Page() {
  return (
    <div className="mx-auto max-w-md">
      <PageHeading>Sign in by link</PageHeading>
      <p className="mb-6 text-sm leading-6 text-muted">A link of this hub&apos;s command line signs this browser in as the operator. It is good once.</p>
      <LinkSignIn />
    </div>
  )
}
