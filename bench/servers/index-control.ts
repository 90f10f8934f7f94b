import { createServer } from 'node:http'
import type Database from 'better-sqlite3'
import { text } from 'node:stream/consumers'
import type { TagMove } from '../../lib/db/index/rows.ts'
import { transactions } from '../../lib/db/transactions/index.ts'
import { IndexChanges } from '../../lib/resolve/indexing/index-changes.ts'
import { socketPath } from '../../lib/store/socket-path.ts'

/** What a hub answers its indexer, without a hub: it would look for names that nobody publishes. */
export async function startIndexControl(dataDir: string, db: Database.Database): Promise<{ changed(name: string): void; stop(): void }> {
  const changes = new IndexChanges(Date.now)
  const answer = async (command: string, given: { after: number; moves: TagMove[] }): Promise<unknown> => {
    if (command === '/index-changes') return changes.after(given.after)
    if (command === '/tag-moves') db.transaction(() => transactions.keepTagMoves(db, given))()
    return {}
  }
  const server = createServer((req, res) => {
    void text(req).then((body) => answer(req.url ?? '', JSON.parse(body) as never)).then((result) => res.end(`${JSON.stringify({ result })}\n`))
  })
  await new Promise<void>((resolve) => server.listen(socketPath(dataDir, 'hub'), resolve))
  return {
    changed: (name) => changes.note(name),
    stop: () => {
      changes.close()
      server.closeAllConnections()
      server.close()
    },
  }
}
