import type { HubOptions } from '../hub-api.ts'
import type { PushProgress } from '../push/push-blobs.ts'
import { pushRegistry } from '../push/push-registry.ts'
import { formatTarget, parseTarget, type Target } from '../push/target.ts'
import { credentialAtSource } from '../registry/find-credential.ts'
import { Registry } from '../registry/registry.ts'
import { listTags } from '../registry/tags.ts'
import { ImageCopier } from './copy-image.ts'
import { createLimit } from './limit.ts'
import { MirrorError } from './mirror-error.ts'
import { parseMirrorSource, type MirrorSource } from './mirror-source.ts'

const TAGS_AT_ONCE = 4
const TAGGED = /:[^:/]+$/

export type MirrorJob = { source: string; name: string; options: HubOptions & { allTags: boolean; platform?: string }; progress: PushProgress }
export type Mirrored = { target: string; digest?: string; copied?: boolean; error?: string }

/** What is to be copied, and where to. Throws MirrorError, SavedError for what is said in a way that cannot be done. */
export function parseMirror({ source: text, name, options }: Pick<MirrorJob, 'source' | 'name' | 'options'>): { source: MirrorSource; target: Target } {
  const source = parseMirrorSource(text)
  const target = parseTarget(name)
  requireOne(source, name, options.allTags)
  return { source, target }
}

/** Copies one image, or all tags of a repository; one that fails does not keep the others. Throws RegistryError, MirrorError when nothing can be begun. */
export async function runMirror(job: MirrorJob): Promise<Mirrored[]> {
  const { source, target } = parseMirror(job)
  const { name, options, progress } = job
  const [from, to] = [new Registry(source.registry, credentialAtSource(source.registry, process.env)), pushRegistry(target.host, options)]
  const copier = new ImageCopier({ from: { registry: from, repository: source.repository }, to: { registry: to, repository: target.repository }, platform: options.platform, progress })
  const limit = createLimit(TAGS_AT_ONCE)
  const named = (tag: string): string => formatTarget(to.address.host, { repository: target.repository, tag })
  const copy = (reference: string, tag: string): Promise<Mirrored> => limit(() => copier.copy(reference, tag)).then((done) => ({ target: named(tag), ...done }))
  if (!options.allTags) return [await copy(referenceOf(source), TAGGED.test(name) || source.reference?.kind !== 'tag' ? target.tag : source.reference.tag)]
  const tags = await listTags(from, source.repository)
  return Promise.all(tags.map((tag) => copy(tag, tag).catch((error: unknown) => ({ target: named(tag), error: error instanceof Error ? error.message : 'unknown' }))))
}

function requireOne({ reference }: MirrorSource, name: string, allTags: boolean): void {
  if (allTags && (reference !== undefined || TAGGED.test(name))) throw new MirrorError('--all-tags is for repositories: leave the tag out')
}

function referenceOf({ reference }: MirrorSource): string {
  if (!reference) return 'latest'
  return reference.kind === 'tag' ? reference.tag : reference.digest
}
