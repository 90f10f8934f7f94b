import { CID } from 'multiformats/cid'
import { HUB } from '../../lib/db/hub-name.ts'
import type { Link } from '../../lib/ipfs/block-source.ts'
import type { Entry } from '../../lib/ipfs/dag/directories.ts'
import { openDirectories } from '../../lib/ipfs/dag/directory.ts'
import { EditStore } from '../../lib/ipfs/dag/edit-store.ts'
import { fileDagFromBytes } from '../../lib/ipfs/dag/file-dag.ts'
import { encodeCanonicalJson } from '../../lib/roots/canonical-json.ts'
import type { Rows } from './rows.ts'

type Row = { name: string; ipns_name: string; claim: string; root: string; root_tsize: number; published_at: number; sequence: number }

const nothing = new EditStore({ get: () => Promise.reject(new Error('built from nothing')) })

async function file(value: unknown): Promise<Link> {
  const { cid, tsize } = await fileDagFromBytes(encodeCanonicalJson(value))
  return { cid, tsize }
}

/** The hub's root written down a second time, from the format, with these entries of a static page. */
export async function expectedHub(hub: Rows, site: Entry[] = []): Promise<string> {
  const rows = hub.db.prepare<[], Row>('SELECT * FROM namespace').all()
  const namespaces = rows.filter(({ name, root }) => name !== HUB && root !== null)
  const directories = openDirectories(nothing)
  const names = await Promise.all(namespaces.map(async ({ name, ipns_name: k51, claim, published_at: at }) =>
    ({ name: `${name}.json`, ...(await file({ v: 1, name, k51, claim: JSON.parse(claim), updated: Math.floor(at / 1000) })) })))
  const root = await directories.build([
    { name: 'ipcr.json', ...(await file({ v: 1, kind: 'hub', claim: JSON.parse(rows.find(({ name }) => name === HUB)?.claim ?? '') })) },
    ...(names.length > 0 ? [{ name: 'names', ...(await directories.build(names)) }] : []),
    { name: 'search', ...(await expectedSearch(hub)) },
    ...site,
    ...namespaces.map(({ name, root: cid, root_tsize: tsize }) => ({ name, cid: CID.parse(cid), tsize })),
  ])
  return root.cid.toString()
}

/** Of few repositories without descriptions, which are `<namespace>/<word>`: one leaf. */
async function expectedSearch({ db }: Rows): Promise<Link> {
  const names = db.prepare<[], string>('SELECT name FROM repository WHERE manifest_count > 0').pluck().all()
  const rows = names.flatMap((name): [string, number, string, string][] => {
    const [namespace = '', word = ''] = name.split('/')
    return [[namespace, 2, name, ''], [`${namespace}/`, 0, name, ''], [word, 1, name, '']]
  }).sort(([term, , name], [other, , otherName]) => (term === other ? (name < otherName ? -1 : 1) : term < other ? -1 : 1))
  const leaf = await file({ v: 1, rows })
  const [term, place, name] = rows.at(-1) ?? []
  const entry = [term, place, name, leaf.cid.toString(), leaf.tsize]
  const files = rows.length === 0 ? [] : [entry]
  const bytes = rows.length === 0 ? 0 : JSON.stringify(entry).length + 1
  const index = await file({ v: 1, repositories: names.length, rows: rows.length, levels: [{ files: files.length, bytes }], files })
  return openDirectories(nothing).build([{ name: 'index.json', ...index }, ...(rows.length === 0 ? [] : [{ name: leaf.cid.toString(), ...leaf }])])
}
