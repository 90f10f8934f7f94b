/** What stands in a repository of another layout cannot be made an image; the message says why in a sentence. */
export class LayoutError extends Error {
  override name = 'LayoutError'
  readonly code = 'LAYOUT_INVALID'
}
