/** A directory is no site that can be published; a sentence. */
export class SiteError extends Error {
  readonly code = 'SITE_INVALID'
  override name = 'SiteError'
}
