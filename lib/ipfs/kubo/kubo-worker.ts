import { serveCalls } from '../../store/workers/serve-calls.ts'
import { keepRoot } from './keep-root.ts'
import type { KuboOperations } from './operations.ts'

serveCalls<KuboOperations>({ keep: keepRoot, end: () => process.exit() })
