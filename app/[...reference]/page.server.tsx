import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { displayName, imageSuffix } from '../../lib/hub/page-reference.ts'
import { shortDigest } from '../../lib/hub/short-digest.ts'
import type { SearchParams } from '../page-query.ts'
import { findPage, type FoundPage } from './find-page.ts'
import { Ownership } from './ownership.tsx'
import { ImagePage } from './image-page.tsx'
import { NamespacePage } from './namespace-page.tsx'
import { RepositoryPage } from './repository-page.tsx'

type Props = { params: Promise<{ reference: string[] }>; searchParams: SearchParams }

/** The title is the reference as docker writes it. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = await findPage((await params).reference.join('/'))
  return { title: found ? title(found) : 'Not found' }
}

/** What follows `docker pull` is a page: a namespace, a repository, or an image by tag or digest. */
export default async function Page({ params, searchParams }: Props) {
  const found = await findPage((await params).reference.join('/'))
  if (!found) notFound()
  if (found.kind === 'image') return <><Ownership repository={found.image.repository} /><ImagePage image={found.image} /></>
  if (found.kind === 'namespace') return <NamespacePage namespace={found.namespace} searchParams={searchParams} />
  return <><Ownership repository={found.repository.name} /><RepositoryPage repository={found.repository} searchParams={searchParams} /></>
}

function title(found: FoundPage): string {
  if (found.kind === 'namespace') return found.namespace
  if (found.kind === 'repository') return displayName(found.repository.name)
  const { repository, tag, digest } = found.image
  return displayName(repository) + (tag ? imageSuffix(tag) : `@${shortDigest(digest)}`)
}
