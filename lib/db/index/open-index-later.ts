import { openIndexReader, type IndexReader } from './index-reader.ts'

/** The reader of the index, whose thread begins with the first question: a hub that is only pushed to and pulled from does without. */
export function openIndexLater(dataDir: string): IndexReader {
  let opened: IndexReader | undefined
  return {
    read: (name, args) => (opened ??= openIndexReader(dataDir)).read(name, args),
    close: async () => opened?.close(),
  }
}
