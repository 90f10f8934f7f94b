/** What is to be mirrored, or where to, is said in a way that cannot be done; a sentence. */
export class MirrorError extends Error {
  readonly code = 'MIRROR_INVALID'
  override name = 'MirrorError'
}
