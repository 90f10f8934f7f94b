import { BlockSweep } from './block-sweep.ts'
import { updateSite } from './hub-site.ts'
import { startPublisher, type Publisher, type PublisherParts } from './publisher.ts'

// The registry answers first.
const START_MS = 1000

/** What publishes and tidies up; `publisher` is undefined when the hub is set not to publish. */
export type Publishing = { publisher: Publisher | undefined; close(): Promise<void> }

/** `site` as in SiteParts. */
export type PublishingParts = PublisherParts & { site: string | undefined }

/** Starts the queue a moment later, with what waits from before and the static page, and the hourly sweep. */
export function startPublishing(parts: PublishingParts, enabled: boolean): Publishing {
  const publisher = enabled ? startPublisher(parts) : undefined
  const sweep = new BlockSweep(parts)
  let [begun, closed] = [Promise.resolve(), false]
  const begin = async (publishing: Publisher): Promise<void> => {
    await updateSite(parts).catch((err: unknown) => closed || parts.logger.error({ err }, 'the static page could not be put into the root of the hub: what was there stays'))
    publishing.wake()
  }
  const timer = setTimeout(() => { if (publisher) begun = begin(publisher) }, START_MS).unref()
  return {
    publisher,
    close: async () => {
      clearTimeout(timer)
      closed = true
      await publisher?.close()
      await sweep.close()
      await parts.thread.close()
      await begun
    },
  }
}
