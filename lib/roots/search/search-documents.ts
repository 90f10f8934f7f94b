import { CID } from 'multiformats/cid'
import { z } from 'zod'
import { isRepositoryName } from '../../oci/reference.ts'
import { documentForm } from '../documents.ts'
import { areAscending } from './search-key.ts'

/** The largest files of `search/` in bytes: what reads one stops there. */
export const SEARCH_LIMITS = { index: 128 * 1024, file: 64 * 1024 } as const

const MOST_LEVELS = 8
const RAW = 0x55
const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
const term = z.string().min(1).max(300)
const place = z.number().int().min(0).max(9)
const name = z.string().max(300).refine(isRepositoryName, 'not the name of a repository')
const cid = z.string().max(100).refine(isRawCid, 'not the CID of a file of one block')

const row = z.tuple([term, place, name, z.string().max(400)])
const entry = z.tuple([term, place, name, cid, count.max(SEARCH_LIMITS.file)])
const files = z.array(entry).refine(areAscending, 'is not sorted')

const leafSchema = z.object({ v: z.literal(1), rows: z.array(row).min(1).refine(areAscending, 'is not sorted') })
const nodeSchema = z.object({ v: z.literal(1), files: files.min(1) })
const indexSchema = z.object({
  v: z.literal(1),
  repositories: count,
  rows: count,
  levels: z.array(z.object({ files: count, bytes: count })).min(1).max(MOST_LEVELS),
  files,
})

/** A file that a list names: the key of the last row in it or below it, its CID, its size in bytes. */
export type FileEntry = z.infer<typeof entry>
/** `search/index.json`. `levels`: of each how many files it has, and the bytes of the entries that name them; the leaves first. */
export type SearchIndex = z.infer<typeof indexSchema>

// As in documents.ts: `parse` throws DocumentError, `encode` gives RFC 8785 bytes.
export const { parse: parseSearchLeaf, encode: encodeSearchLeaf } = documentForm('a file of search/', SEARCH_LIMITS.file, leafSchema, { versioned: true })
export const { parse: parseSearchNode, encode: encodeSearchNode } = documentForm('a list of search/', SEARCH_LIMITS.file, nodeSchema, { versioned: true })
export const { parse: parseSearchIndex, encode: encodeSearchIndex } = documentForm('search/index.json', SEARCH_LIMITS.index, indexSchema, { versioned: true })

function isRawCid(text: string): boolean {
  try {
    const parsed = CID.parse(text)
    return parsed.code === RAW && parsed.toString() === text
  } catch {
    return false
  }
}
