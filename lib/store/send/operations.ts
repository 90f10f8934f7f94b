/** Bytes `position` … `position + length` of a download's file into one slot. */
export type ReadRequest = {
  download: number
  /** opened at the download's first read */
  file: string
  slot: number
  position: number
  length: number
  /** close the file after this read */
  last: boolean
}

export type ReadOperations = {
  /** answers how many bytes there were, fewer than asked only at the file's end */
  read: { args: ReadRequest; result: number }
  close: { args: { download: number }; result: void }
}

export type ReadWorkerData = { memory: SharedArrayBuffer; slotBytes: number }
