import { workerData } from 'node:worker_threads'
import { serveCalls } from '../../store/workers/serve-calls.ts'
import { chainOf } from './contract-wallet.ts'
import { proveText } from './prove-text.ts'
import type { SiweOperations } from './verify-siwe.ts'

// Reading and verifying one text takes some 5 ms, in which the serving thread would answer a hundred requests.
const { rpc } = workerData as { rpc: string | undefined }

serveCalls<SiweOperations>({
  prove: (args) => proveText({ ...args, rpc }),
  chain: async () => (rpc === undefined ? undefined : chainOf(rpc)),
})
