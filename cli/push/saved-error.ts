/** What was given to be pushed is no image, or not one that can be taken; a sentence. */
export class SavedError extends Error {
  readonly code = 'SAVED_INVALID'
  override name = 'SavedError'
}
