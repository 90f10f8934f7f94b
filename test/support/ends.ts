// Loaded into every test file's process: what a failed test left open must not hold the whole run.
import { after, beforeEach } from 'node:test'

const PATIENCE_MS = 60_000
let timer: NodeJS.Timeout | undefined

beforeEach(() => clearTimeout(timer))
after(() => {
  timer = setTimeout(() => {
    console.error(`${process.argv[1]}: its tests are over and something is still open: ${process.getActiveResourcesInfo().join(', ')}`)
    process.exit(1)
  }, PATIENCE_MS).unref()
})
