import { piecesOf, FileRange, type Piece } from '../../store/send/piece-source.ts'
import type { FoundBlock, PublicBlocks } from '../blocks/found-block.ts'
import { contentType } from './content-type.ts'
import { directoryAnswer } from './directory-answer.ts'
import { disposition } from './disposition.ts'
import { fileBlocks, fileSize } from './file-blocks.ts'
import type { GatewayAnswer, GatewayParts, ResolvedRequest } from './gateway-answer.ts'
import { GatewayError } from './gateway-error.ts'
import { blockContent } from './raw-answer.ts'
import { rangedAnswer, type Content } from './ranged-answer.ts'
import { DAG_PB, decodeBlock } from './read-node.ts'
import { notHere } from './resolve-path.ts'

/** A file's bytes, or a directory's listing. Throws GatewayError 404, 406, 416 (IPFS path gateway). */
export async function plainAnswer(parts: GatewayParts, request: ResolvedRequest): Promise<GatewayAnswer> {
  const cid = request.resolved.target
  const found = parts.blocks.find(cid)
  if (!found) throw notHere(cid)
  const content = contentOf(parts.blocks, request, found)
  if (content) return rangedAnswer(request, fileHeaders(request, found), content)
  const { links, unixfs } = decodeBlock(cid, found)
  if (unixfs?.isDirectory()) return directoryAnswer(parts, request, { links, unixfs })
  throw new GatewayError(406, `${cid.toString()} is no file and no directory of UnixFS: ask for it with ?format=raw or ?format=car.`)
}

function contentOf(blocks: PublicBlocks, { resolved: { target } }: ResolvedRequest, found: FoundBlock): Content | undefined {
  const blob = blocks.blobFile(target)
  if (blob) return { size: blob.size, from: (start, end) => new FileRange(blob.path, start, end) }
  if (target.code !== DAG_PB) return blockContent(found)
  const size = fileSize(target, found)
  if (size === undefined) return undefined
  return { size, from: (start, end) => piecesOf(filePieces(blocks, { target, size }, { start, end })) }
}

function* filePieces(blocks: PublicBlocks, { target, size }: { target: ResolvedRequest['resolved']['target']; size: number }, range: { start: number; end: number }): Generator<Piece> {
  for (const { content } of fileBlocks(blocks, target, size, range)) if (content) yield content
}

function fileHeaders({ path, query, resolved: { target }, cacheControl }: ResolvedRequest, found: FoundBlock): Record<string, string> & { etag: string } {
  const asked = query.get('filename')
  const name = asked ?? path.segments.at(-1) ?? ''
  const download = query.get('download') === 'true'
  const start = found.kind === 'bytes' && target.code !== DAG_PB ? found.bytes : undefined
  return {
    'content-type': contentType(target.code, name, start),
    ...(download || asked !== null ? { 'content-disposition': disposition(download ? 'attachment' : 'inline', name || target.toString()) } : {}),
    etag: `"${target.toString()}"`,
    ...cacheControl,
  }
}
