import { serveCalls } from '../store/workers/serve-calls.ts'
import { readFacts } from './manifest-facts.ts'
import type { ManifestOperations } from './manifest-reader.ts'

serveCalls<ManifestOperations>({
  read: ({ bytes, contentType }) => readFacts(bytes, contentType),
})
