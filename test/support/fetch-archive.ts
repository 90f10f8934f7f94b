import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { extract } from 'tar-stream'

/** The files of a tar archive that a hub makes. Throws unless it is as long as was promised, and all content is what its path says. */
export async function fetchArchive(url: string): Promise<{ files: Map<string, Buffer>; headers: Headers; bytes: Buffer }> {
  const answer = await fetch(url)
  assert.equal(answer.status, 200, answer.status === 200 ? '' : await answer.text())
  const bytes = Buffer.from(await answer.arrayBuffer())
  assert.equal(Number(answer.headers.get('content-length')), bytes.length)
  const reader = extract()
  reader.end(bytes)
  const files = new Map<string, Buffer>()
  for await (const entry of reader) files.set(entry.header.name, await buffer(entry))
  for (const [name, content] of files) {
    const [, algorithm, hex] = /^blobs\/(sha256|sha512)\/(.*)$/.exec(name) ?? []
    if (algorithm !== undefined) assert.equal(createHash(algorithm).update(content).digest('hex'), hex)
  }
  return { files, headers: answer.headers, bytes }
}
