import { serveCalls } from '../../store/workers/serve-calls.ts'
import type { ReadmeOperations } from './readme-renderer.ts'
import { renderReadme } from './render-readme.ts'

serveCalls<ReadmeOperations>({
  render: ({ text, options }) => renderReadme(text, options),
})
