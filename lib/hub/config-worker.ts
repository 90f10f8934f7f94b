import { serveCalls } from '../store/workers/serve-calls.ts'
import type { ConfigOperations } from './config-parser.ts'
import { parseImageConfig } from './image-config.ts'

serveCalls<ConfigOperations>({
  parse: ({ bytes }) => parseImageConfig(bytes),
})
