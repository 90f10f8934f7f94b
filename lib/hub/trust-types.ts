/** `signed` for this tag, `vouched` for its bytes only, `wrong` when what is there does not hold. */
export type ShownTrust = 'signed' | 'vouched' | 'wrong' | 'unsigned'

/** One signature of an image; `signer` EIP-55, of cosign set when a listed key made it; `until` Unix ms. */
export type SignatureLine = {
  kind: 'wallet' | 'cosign'
  manifest: string
  /** which of the manifest's signatures */
  part: number
  state: 'valid' | 'moved' | 'expired' | 'withdrawn' | 'overruled' | 'refused' | 'waiting' | 'verified' | 'unknown'
  signer?: string
  role?: string
  tag?: string
  /** digest of the image that it is about, when that is another one */
  elsewhere?: string
  until?: number
  detail?: string
}

/** Who stands for an image; `trust` of the tag by which it is looked at, `required` when its repository's tags should be signed. */
export type ImageTrust = { trust: ShownTrust | undefined; required: boolean; lines: SignatureLine[]; /** this hub only follows the name, and has not looked: `kept` when it has all its blocks, to look at them by its gateway */ unread?: 'kept' | 'away' }
