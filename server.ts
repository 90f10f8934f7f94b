import { startHub } from './lib/server/start-hub.ts'

await startHub()
