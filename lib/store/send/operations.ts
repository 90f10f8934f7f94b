/** Bytes `position` … `position + length` of a file, to stand at `offset` of the slot. */
export type ReadPart = { file: string; position: number; length: number; offset: number }

/** What of a slot comes out of files; a download's file stays open until it goes on to another. */
export type ReadRequest = {
  download: number
  slot: number
  parts: ReadPart[]
  /** close the file after this read */
  last: boolean
}

export type ReadOperations = {
  /** answers how many bytes there were, fewer than asked only when a file is shorter */
  read: { args: ReadRequest; result: number }
  close: { args: { download: number }; result: void }
}

export type ReadWorkerData = { memory: SharedArrayBuffer; slotBytes: number }
