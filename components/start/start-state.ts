/** The newest tag of a repository. */
export type PushedTag = { repository: string; name: string; updatedAt: number }

/** How far somebody has come on the way to their first image. */
export type StartState = {
  /** nobody signs in on this hub */
  isOpen: boolean
  /** who is signed in, EIP-55 */
  address: string | undefined
  /** the namespace that they chose, or have */
  name: string | undefined
  /** why it cannot be theirs, a sentence */
  whyNot: string | undefined
  /** they may push to it */
  isTheirs: boolean
  /** they have a token that may push to it */
  hasToken: boolean
  /** of the repositories that changed last, the newest first */
  pushed: PushedTag[]
}

export type StartStep = 'sign-in' | 'name' | 'sign' | 'token' | 'push'

/** The first thing that is still to be done; everything in front of it is, everything behind it has to wait. */
export function stepOf({ isOpen, address, name, whyNot, isTheirs, hasToken }: StartState): StartStep {
  if (isOpen) return name === undefined || whyNot !== undefined ? 'name' : 'push'
  if (address === undefined) return 'sign-in'
  if (name === undefined || whyNot !== undefined) return 'name'
  if (!isTheirs) return 'sign'
  return hasToken ? 'push' : 'token'
}

/** Where the way to the first image is shown, with a namespace that was chosen. */
export function startPath(name?: string): string {
  return name === undefined ? '/account/start' : `/account/start?name=${encodeURIComponent(name)}`
}

/** The same, to choose another one than is there. */
export const CHOOSE_PATH = '/account/start?choose=1'
