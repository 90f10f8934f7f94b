import { HUB } from '../../../lib/db/hub-name.ts'
import { transactions } from '../../../lib/db/transactions/index.ts'
import { isDenied } from '../../../lib/roots/build/search/is-denied.ts'
import { findReadme } from '../../../lib/roots/build/readme.ts'
import { walkPath } from '../../../lib/roots/read/walk-path.ts'
import { lookInto } from '../look-into.ts'
import { KEY, pushRows, type Rows } from '../rows.ts'
import { SearchScene } from './tree-scene.ts'

const DESCRIPTION = 'org.opencontainers.image.description'

/** Pushes an image that describes its repository in these words, or not at all. */
export function pushDescribed(rows: Rows, repository: string, text: string | undefined, tag = 'v1'): void {
  rows.clock.now += 10
  pushRows(rows, repository, text ?? 'image', { tags: [tag], ...(text === undefined ? {} : { annotations: { [DESCRIPTION]: text } }) })
}

/** Publishes a namespace, and has the hub told. */
export async function publishSigned(rows: Rows, namespace: string): Promise<number> {
  rows.clock.now += 10
  const { sequence, written } = await rows.publish(namespace)
  const key = String(rows.db.prepare('SELECT ipns_name FROM namespace WHERE name = ?').pluck().get(namespace) ?? KEY)
  if (sequence !== undefined) rows.write(transactions.recordSigned, { namespace, ipnsName: key, sequence, record: new Uint8Array(1), eol: 0, now: rows.clock.now })
  return written
}

/** Publishes all that waits, the hub until nothing is left; how often it was published. */
export async function publishAll(rows: Rows): Promise<number> {
  const waiting = (): string[] => rows.db.prepare<[], string>('SELECT name FROM namespace WHERE dirty_at IS NOT NULL AND own_key = 0').pluck().all()
  for (const namespace of waiting()) if (namespace !== HUB) await publishSigned(rows, namespace)
  let times = 0
  for (; waiting().includes(HUB) && times < 1000; times++) await publishSigned(rows, HUB)
  return times
}

/** The CID of `search/` in the hub's root. */
export async function searchOf(rows: Rows): Promise<string | undefined> {
  return (await lookInto(rows, HUB).find('search'))?.cid.toString()
}

/** What it is when it is made of the rows from nothing. */
export async function expectedSearch({ db, dataDir }: Rows): Promise<string | undefined> {
  const found = db.prepare<[], { id: number; name: string }>(`SELECT id, r.name FROM repository r JOIN namespace n ON n.name = r.namespace
    WHERE manifest_count > 0 AND own_key = 0 ORDER BY r.name DESC`).all()
  const scene = new SearchScene()
  await scene.edit(found.filter(({ name }) => !isDenied(db, name)).map(({ id, name }): [string, string] => [name, findReadme(db, dataDir, id).short ?? '']))
  return scene.root && (await walkPath(scene.source, scene.root.cid, ['search']))?.cid.toString()
}
