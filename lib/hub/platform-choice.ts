import type { IndexEntry } from './image-types.ts'

/** A platform of an index that can be looked at; `value` names it in an address: the platform, or a digest when it stands there twice. */
export type PlatformChoice = { value: string; label: string; digest: string; size: number | undefined }

const USUAL = 'linux/amd64'

/** What an index has for each platform, in its order; not its attestations, nor what the repository does not have. */
export function platformChoices(entries: readonly IndexEntry[]): PlatformChoice[] {
  const seen = new Set<string>()
  return entries.filter(({ attestation, size }) => !attestation && size !== undefined).map(({ digest, platform, size }) => {
    const isFirst = platform !== undefined && !seen.has(platform)
    if (platform !== undefined) seen.add(platform)
    return { value: isFirst ? platform : digest, label: platform ?? 'no platform given', digest, size }
  })
}

/** The one that is asked for, by platform (`linux/arm64` is also `linux/arm64/v8`) or digest; else linux/amd64, else the first. */
export function choosePlatform(choices: readonly PlatformChoice[], wanted: string | undefined): PlatformChoice | undefined {
  const named = wanted === undefined ? undefined : choices.find(({ value }) => value === wanted) ?? choices.find(({ value, digest }) => digest === wanted || value.startsWith(`${wanted}/`))
  return named ?? choices.find(({ value }) => value === USUAL) ?? choices[0]
}
