import { BlockSweep } from './block-sweep.ts'
import { startPublisher, type Publisher, type PublisherParts } from './publisher.ts'

// The registry answers first.
const START_MS = 1000

/** What publishes and tidies up; `publisher` is undefined when the hub is set not to publish. */
export type Publishing = { publisher: Publisher | undefined; close(): Promise<void> }

/** Starts the queue a moment later, with what waits from before, and the hourly sweep. */
export function startPublishing(parts: PublisherParts, enabled: boolean): Publishing {
  const publisher = enabled ? startPublisher(parts) : undefined
  const sweep = new BlockSweep(parts)
  const timer = setTimeout(() => publisher?.wake(), START_MS).unref()
  return {
    publisher,
    close: async () => {
      clearTimeout(timer)
      await publisher?.close()
      await sweep.close()
      await parts.thread.close()
    },
  }
}
