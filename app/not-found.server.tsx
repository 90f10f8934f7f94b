import type { Metadata } from 'next'
import { HubLink } from '../components/ui/hub-link.tsx'
import { PageHeading } from '../components/ui/page-heading.tsx'
import { SearchForPath } from '../components/ui/search-for-path.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <>
      <PageHeading>Not found</PageHeading>
      <p className="max-w-prose text-sm leading-6 text-muted">
        This hub has no namespace, repository, tag or digest of that name. Names are lower case; an image is
        written <code className="font-mono">namespace/repository:tag</code>. A tag may have been deleted since.
      </p>
      <ul className="mt-5 space-y-2 text-sm">
        <li><SearchForPath /></li>
        <li><HubLink href="/explore">All repositories</HubLink></li>
      </ul>
    </>
  )
}
