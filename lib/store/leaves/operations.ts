export type LeafOperations = {
  hash: { args: { file: string; job: number }; result: Uint8Array }
}

export type LeafWorkerData = { stop: Int32Array }
