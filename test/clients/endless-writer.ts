// Writes a file that has no end, until somebody ends it.
import { setTimeout as delay } from 'node:timers/promises'
import { writeFileOf } from '../../cli/pull/write-file.ts'

async function* endless(): AsyncGenerator<Uint8Array> {
  for (let i = 0; ; i++) {
    yield Buffer.alloc(1000)
    if (i === 10) process.send?.('begun')
    await delay(1)
  }
}

await writeFileOf(process.argv[2] ?? '', endless())
