'use client'

import { Button } from '../components/ui/button.tsx'
import { PageHeading } from '../components/ui/page-heading.tsx'

export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <div role="alert">
      <title>Failed · ipcr</title>
      <PageHeading>This page could not be read</PageHeading>
      <p className="max-w-prose text-sm leading-6 text-muted">
        The hub failed while it read its data; the reason is in its log{error.digest ? ' under the number below, which its operator will want' : ''}. Pushing and pulling may still work.
      </p>
      {error.digest && <p className="mt-3 font-mono text-sm select-all">{error.digest}</p>}
      <div className="mt-5 flex flex-wrap items-center gap-4 text-sm">
        {/* All of it: what Next has for this shows the same failure again. */}
        <Button onClick={() => location.reload()}>Try again</Button>
        {/* Anew from the hub: what this browser holds of it may be what fails. */}
        <a href="/" className="text-accent underline-offset-4 hover:underline">To the first page</a>
      </div>
    </div>
  )
}
