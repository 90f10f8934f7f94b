import type { Metadata } from 'next'
import { displayName, imageSuffix } from '../../lib/hub/page-reference.ts'
import { shortDigest } from '../../lib/hub/short-digest.ts'
import type { FoundPage } from './find-page.ts'

/** The title and the sentence of a page for those who share or find it; the title is the reference as docker writes it. */
export function describePage(found: FoundPage, host: string): Metadata {
  const title = titleOf(found)
  if (found.kind === 'followed') return { title, description: `What ${title} publishes, as ${host} follows it.` }
  if (found.kind === 'namespace') return { title, description: `Container images of ${title} on ${host}, and whose they are.` }
  if (found.kind === 'image') return { title, description: `docker pull ${host}/${reference(found)} · what is in it, and who stands for it.` }
  const { tagCount, name } = found.repository
  return { title, description: `docker pull ${host}/${displayName(name)} · ${tagCount.toLocaleString('en')} ${tagCount === 1 ? 'tag' : 'tags'}` }
}

function titleOf(found: FoundPage): string {
  if (found.kind === 'namespace') return found.namespace
  if (found.kind === 'followed') return found.name
  if (found.kind === 'repository') return displayName(found.repository.name)
  const { repository, tag, digest } = found.image
  return displayName(repository) + (tag ? imageSuffix(tag) : `@${shortDigest(digest)}`)
}

function reference({ image: { repository, tag, digest } }: Extract<FoundPage, { kind: 'image' }>): string {
  return displayName(repository) + imageSuffix(tag ?? digest)
}
