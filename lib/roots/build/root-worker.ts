import { setPriority } from 'node:os'
import { workerData } from 'node:worker_threads'
import { openReader } from '../../db/open.ts'
import { openKeyStore } from '../../identity/keys/key-store.ts'
import { importOperatorWallet, openOperatorWallet, operatorAddress } from '../../identity/keys/operator-wallet.ts'
import { serveCalls } from '../../store/workers/serve-calls.ts'
import { buildRoot } from './build-root.ts'
import type { RootOperations, RootWorkerData } from './operations.ts'
import { readSite } from './read-site.ts'
import { readmeText, tagSaying } from './readme-text.ts'
import { signRecord } from './sign-record.ts'
import { withdrawRoot } from './withdraw-root.ts'

const NICE = 5

const { dataDir, file } = workerData as RootWorkerData
// A build keeps one connection in its transaction; what is asked meanwhile reads the newest rows by the other.
const [building, reading] = [openReader(file), openReader(file)]
const keys = openKeyStore(dataDir)

// On Linux 0 means this thread alone: whoever pushes or pulls comes first.
if (process.platform === 'linux') setPriority(0, NICE)

serveCalls<RootOperations>({
  build: ({ namespace }) => buildRoot(building, dataDir, namespace),
  readSite: ({ directory }) => readSite(reading, directory),
  key: async ({ key }) => ({ ipnsName: (await keys.ensure(key)).ipnsName }),
  // ethers is large and needed twice a year.
  claim: async (request) => (await import('./sign-claim.ts')).signClaim(dataDir, keys, request),
  signTeam: async ({ team }) => (await openOperatorWallet(dataDir)).signTeam(team),
  judgeTeam: async (question) => (await import('./judge-team.ts')).judgeTeam(question),
  pendingKey: ({ namespace, owner, make }) => keys.pending(namespace, owner, { make }),
  promoteKey: ({ namespace, ipnsName, owner }) => keys.promote(namespace, ipnsName, owner),
  retireKey: ({ namespace }) => keys.retire(namespace),
  withdrawRoot: ({ namespace }) => withdrawRoot(reading, dataDir, namespace),
  sign: (request) => signRecord(keys, request),
  readme: ({ repository }) => readmeText(reading, dataDir, repository),
  tagSaying: ({ repository, short }) => tagSaying(reading, dataDir, repository, short ?? undefined),
  keys: async () => Promise.all((await keys.list()).map(async (key) => ({ key, ipnsName: (await keys.ensure(key)).ipnsName }))),
  importKey: ({ key, bytes, replace }) => (replace ? keys.replace(key, bytes) : keys.import(key, bytes)),
  operator: () => operatorAddress(dataDir),
  importWallet: ({ bytes, replace }) => importOperatorWallet(dataDir, bytes, { replace }),
})
