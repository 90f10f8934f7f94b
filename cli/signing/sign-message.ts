import type { TypedData } from '../../lib/identity/claim/typed-data.ts'
import { plainText } from '../plain-text.ts'
import { confirm } from './confirm.ts'
import type { Draft } from './read-draft.ts'
import type { SigningWallet } from './wallet.ts'

/** What was drafted and checked, signed: shown first, with what the hub notes about it, and asked unless `yes`. Throws NotConfirmedError. */
export async function signMessage<T extends object>(wallet: SigningWallet, { domain, types }: TypedData, { message, notes }: Draft<T>, shown: string, options: { yes: boolean }): Promise<T & { sig: string }> {
  const opened = await wallet.open()
  process.stderr.write(`${opened.address} is to sign a ${shown}${notes.map((note) => `  the hub says: ${plainText(note)}\n`).join('')}`)
  await confirm('Sign it?', options)
  return { ...message, sig: await opened.signTypedData(domain, types, message) }
}
