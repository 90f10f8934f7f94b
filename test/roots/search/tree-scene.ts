import type Database from 'better-sqlite3'
import { CID } from 'multiformats/cid'
import { BlockMissingError, type BlockSource, type Link } from '../../../lib/ipfs/block-source.ts'
import { openDirectories } from '../../../lib/ipfs/dag/directory.ts'
import { EditStore } from '../../../lib/ipfs/dag/edit-store.ts'
import type { Build } from '../../../lib/roots/build/build.ts'
import { editTree } from '../../../lib/roots/build/search/edit-tree.ts'
import { rowEdits, type DescriptionChange } from '../../../lib/roots/build/search/row-edits.ts'
import { openSearchTree } from '../../../lib/roots/search/open-search-tree.ts'

/** Blocks in memory, in place of a hub's database. */
export class MemoryBlocks implements BlockSource {
  readonly blocks = new Map<string, Uint8Array>()

  async get(cid: CID): Promise<Uint8Array> {
    const bytes = this.blocks.get(cid.toString())
    if (bytes) return bytes
    throw new BlockMissingError(cid)
  }
}

/** A root with nothing but `search/`; `written`: the blocks that the last edit made. */
export class SearchScene {
  readonly source = new MemoryBlocks()
  readonly shorts = new Map<string, string>()
  root: Link | undefined
  written: Uint8Array[] = []

  /** Sets short descriptions (undefined: the repository goes) in one edit. */
  async edit(shorts: Iterable<[string, string | undefined]>): Promise<void> {
    const changes = new Map<string, DescriptionChange>()
    for (const [name, is] of shorts) {
      changes.set(name, { was: changes.has(name) ? changes.get(name)?.was : this.shorts.get(name), is })
    }
    for (const [name, { is }] of changes) {
      if (is === undefined) this.shorts.delete(name)
      else this.shorts.set(name, is)
    }
    const build = buildOver(this.source)
    const tree = this.root && (await openSearchTree(this.source, this.root.cid))
    const paths = await editTree(build, tree, rowEdits(changes))
    this.root = await openDirectories(build.store).setPaths(this.root, paths)
    const blocks = this.root ? build.store.reachableNew(this.root.cid) : []
    this.written = blocks.filter(({ cid }) => !this.source.blocks.has(cid.toString())).map(({ bytes }) => bytes)
    for (const { cid, bytes } of blocks) this.source.blocks.set(cid.toString(), bytes)
  }

  /** The same repositories, built from nothing. */
  async anew(): Promise<SearchScene> {
    const scene = new SearchScene()
    await scene.edit(this.shorts)
    return scene
  }
}

function buildOver(source: BlockSource): Build {
  const none = {} as Database.Database
  return { db: none, dataDir: '', store: new EditStore(source), files: [], changes: [], apart: new Set() }
}

const ADJECTIVES = 'small fast secure official minimal hardened tiny modern static dynamic hosted simple'.split(' ')
const NOUNS = 'server proxy cache database broker gateway worker agent runtime builder scanner mirror'.split(' ')

/** A made-up repository: names of two or three words, descriptions of about eight, the same for the same number. */
export function madeUp(index: number): [string, string] {
  const pick = (list: string[], by: number): string => list[(index * by) % list.length] ?? ''
  const name = `team${Math.floor(index / 20)}/${pick(NOUNS, 7)}-${index % 20 === 0 ? 'main' : `x${index}`}`
  return [name, `A ${pick(ADJECTIVES, 5)} ${pick(NOUNS, 11)} for the ${pick(NOUNS, 3)} of topic${(index * 31) % 5000} and more`]
}
