export type Expected = { algorithm: 'sha256' | 'sha512'; hex: string }

/** What a finished upload is; digests in hex. `firstLeaf` = sha256 of the first 1 MiB, when there is more than that. */
export type IngestResult = { sha256: string; size: number; firstLeaf?: string }

export type FinishResult = IngestResult & { sha512?: string }

/** The last, partly filled slot of an append. */
export type Tail = { slot: number; length: number }

/** What the ingest worker does; sizes in bytes, `slot` numbers a slot of the shared memory. */
export type IngestOperations = {
  open: { args: { id: string }; result: number }
  write: { args: { id: string; slot: number; length: number }; result: void }
  end: { args: { id: string; tail?: Tail }; result: number }
  rollback: { args: { id: string }; result: number }
  truncate: { args: { id: string; size: number }; result: number }
  finish: { args: { id: string; expected?: Expected }; result: FinishResult }
  commit: { args: { id: string; sha256: string }; result: void }
  put: { args: { bytes: Uint8Array; sha256: string }; result: void }
  cancel: { args: { id: string }; result: void }
  forget: { args: { id: string }; result: void }
}

export type IngestWorkerData = { root: string; memory: SharedArrayBuffer }
