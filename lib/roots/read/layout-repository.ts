import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import type { Digest } from '../../oci/digest.ts'
import type { Descriptor } from '../../oci/manifest-schema.ts'
import type { Reference } from '../../oci/reference.ts'
import type { NameList } from './list-names.ts'
import { readReadme } from './read-readme.ts'
import type { FoundBlobFile, FoundManifest, RepositoryReader } from './repository-reader.ts'

/** What the readers of all layouts have in common: a directory, its tags by name, its README; and no referrers unless the layout has some. */
export abstract class LayoutRepository implements RepositoryReader {
  abstract readonly layout: RepositoryReader['layout']
  protected abstract readonly tagNames: NameList
  protected readonly source: BlockSource
  protected readonly root: CID

  constructor(source: BlockSource, root: CID) {
    this.source = source
    this.root = root
  }

  abstract manifest(reference: Reference, accept?: readonly string[]): Promise<FoundManifest | undefined>
  abstract blob(digest: Digest): Promise<FoundBlobFile | undefined>

  tags(page: { after?: string; limit: number }): Promise<string[]> {
    return this.tagNames.page(page)
  }

  async referrers(_subject: Digest): Promise<Descriptor[]> {
    return []
  }

  readme(): Promise<{ short?: string; full?: string }> {
    return readReadme(this.source, this.root)
  }
}
