/** `scheme` is by which the hub itself is reached. */
export type OwnAddress = { publicUrl: URL | undefined; scheme: 'http' | 'https' }

/** The hub's origin as one of its own Host names shows it: the public one, else that name. */
export function ownOrigin({ publicUrl, scheme }: OwnAddress, host: string): string {
  return publicUrl?.origin ?? `${scheme}://${host}`
}
