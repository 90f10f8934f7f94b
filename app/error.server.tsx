'use client'

import { PageHeading } from '../components/ui/page-heading.tsx'

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div role="alert">
      <PageHeading>This page could not be read</PageHeading>
      <p className="max-w-prose text-sm leading-6 text-muted">
        The hub failed while it read its data; the reason is in its log{error.digest ? ` under ${error.digest}` : ''}. Pushing and pulling may still work.
      </p>
      <button type="button" onClick={reset} className="mt-5 rounded-md border border-line bg-surface px-3 py-1.5 text-sm hover:bg-sunken">Try again</button>
    </div>
  )
}
