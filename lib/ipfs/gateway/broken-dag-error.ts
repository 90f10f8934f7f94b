/** A block is not what its codec, or the node above it, says; or there are more of them than are read here. */
export class BrokenDagError extends Error {
  override name = 'BrokenDagError'
  readonly code = 'DAG_BROKEN'
}
