import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { hubHost } from '../hub-host.ts'
import type { SearchParams } from '../page-query.ts'
import { describePage } from './describe-page.ts'
import { findPage } from './find-page.ts'
import { FollowedPage } from './followed-page.tsx'
import { Ownership } from './ownership.tsx'
import { ImagePage } from './image-page.tsx'
import { NamespacePage } from './namespace-page.tsx'
import { RepositoryPage } from './repository-page.tsx'

type Props = { params: Promise<{ reference: string[] }>; searchParams: SearchParams }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = await findPage((await params).reference.join('/'))
  return found ? describePage(found, await hubHost()) : { title: 'Not found' }
}

/** What follows `docker pull` is a page: a namespace, a repository, or an image by tag or digest. */
export default async function Page({ params, searchParams }: Props) {
  const found = await findPage((await params).reference.join('/'))
  if (!found) notFound()
  if (found.kind === 'image') return <><Ownership repository={found.image.repository} /><ImagePage image={found.image} searchParams={searchParams} /></>
  if (found.kind === 'namespace') return <NamespacePage namespace={found.namespace} searchParams={searchParams} />
  if (found.kind === 'followed') return <FollowedPage name={found.name} followed={found.followed} searchParams={searchParams} />
  return <><Ownership repository={found.repository.name} /><RepositoryPage repository={found.repository} searchParams={searchParams} /></>
}
