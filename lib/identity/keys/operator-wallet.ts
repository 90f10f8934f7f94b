import { join } from 'node:path'
import { z } from 'zod'
import type { NamespaceClaim, SignedClaim, SignedTeam, Team } from '../claim/claim.ts'
import { hashClaim, hashTeam } from '../claim/typed-data.ts'
import { createSecretFile, moveSecretFile, openSecretDirectory, readSecretFile } from './secret-file.ts'

const FILE = 'operator.json'
const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/)
const walletSchema = z.strictObject({ v: z.literal(1), address: z.string().regex(/^0x[0-9a-fA-F]{40}$/), privateKey: hex32 })

type WalletFile = z.infer<typeof walletSchema>

/** The operator's wallet cannot be used; neither message nor cause ever holds key material. */
export class OperatorWalletError extends Error {
  readonly code = 'WALLET_INVALID'
  override name = 'OperatorWalletError'
}

/** `address` is EIP-55. The key itself stays in the file: it is no property, so that no log or error can show it. */
export interface OperatorWallet {
  readonly address: string
  /** Signs a claim whose owner is this wallet (EIP-712). Throws OperatorWalletError for another owner. */
  signClaim(claim: NamespaceClaim): Promise<SignedClaim>
  /** Signs who belongs to a namespace of this wallet (EIP-712). Throws OperatorWalletError. */
  signTeam(team: Team): Promise<SignedTeam>
}

/** Opens the operator's wallet, `IPCR_DATA/keys/operator.json`, making it at first use (0600). Throws OperatorWalletError. */
export async function openOperatorWallet(dataDir: string): Promise<OperatorWallet> {
  const path = join(openSecretDirectory(dataDir), FILE)
  const { address } = (await readWallet(path)) ?? (await makeWallet(path))
  return {
    address,
    signClaim: async (claim) => {
      if (claim.owner !== address) throw new OperatorWalletError(`the operator's wallet signs for ${address} only`)
      return { ...claim, sig: await signDigest(path, address, await hashClaim(claim)) }
    },
    signTeam: async (team) => ({ ...team, sig: await signDigest(path, address, await hashTeam(team)) }),
  }
}

/** The address of the wallet that is there already; undefined when there is none. Throws OperatorWalletError. */
export async function operatorAddress(dataDir: string): Promise<string | undefined> {
  return (await readWallet(join(openSecretDirectory(dataDir), FILE)))?.address
}

/** The wallet's file as it is; undefined when there is none. Throws OperatorWalletError. */
export async function exportOperatorWallet(dataDir: string): Promise<Uint8Array | undefined> {
  const path = join(openSecretDirectory(dataDir), FILE)
  return (await readWallet(path)) && (await readSecretFile(path))
}

/**
 * Takes a wallet's file. Another wallet that is there makes way only with `replace`; its file stays beside it, as
 * `operator.json.<its address>`. Throws OperatorWalletError.
 */
export async function importOperatorWallet(dataDir: string, bytes: Uint8Array, { replace }: { replace: boolean }): Promise<{ address: string }> {
  const path = join(openSecretDirectory(dataDir), FILE)
  const { address } = await proveWallet(bytes)
  const before = await operatorAddress(dataDir)
  if (before === address) return { address }
  if (before !== undefined && !replace) throw new OperatorWalletError(`this hub has another operator, ${before}, who owns what it publishes`)
  if (before !== undefined) await moveSecretFile(path, `${path}.${before}`)
  if (await createSecretFile(path, bytes)) return { address }
  throw new OperatorWalletError('another wallet was made here just now: try again')
}

async function proveWallet(bytes: Uint8Array): Promise<WalletFile> {
  const wallet = parseWallet(bytes)
  const [{ SigningKey }, { computeAddress }] = await Promise.all([import('ethers/crypto'), import('ethers/transaction')])
  if (computeAddress(new SigningKey(wallet.privateKey)) !== wallet.address) throw damaged()
  return wallet
}

async function signDigest(path: string, address: string, digest: string): Promise<string> {
  const wallet = await readWallet(path)
  if (!wallet || wallet.address !== address) throw new OperatorWalletError("the operator's wallet was changed while the hub runs: start it again")
  const [{ SigningKey }, { computeAddress }] = await Promise.all([import('ethers/crypto'), import('ethers/transaction')])
  const key = new SigningKey(wallet.privateKey)
  if (computeAddress(key) !== address) throw damaged()
  return key.sign(digest).serialized
}

async function makeWallet(path: string): Promise<WalletFile> {
  const [{ SigningKey }, { computeAddress }] = await Promise.all([import('ethers/crypto'), import('ethers/transaction')])
  const key = new SigningKey(crypto.getRandomValues(new Uint8Array(32)))
  const wallet: WalletFile = { v: 1, address: computeAddress(key), privateKey: key.privateKey }
  await createSecretFile(path, Buffer.from(JSON.stringify(wallet)))
  // Whoever was first to write it, the wallet on the disk is the one.
  return (await readWallet(path)) ?? wallet
}

async function readWallet(path: string): Promise<WalletFile | undefined> {
  const bytes = await readSecretFile(path)
  return bytes && parseWallet(bytes)
}

function parseWallet(bytes: Uint8Array): WalletFile {
  try {
    return walletSchema.parse(JSON.parse(Buffer.from(bytes).toString()))
  } catch {
    // Neither the parser's nor the schema's message: both may quote the file.
    throw damaged()
  }
}

function damaged(): OperatorWalletError {
  return new OperatorWalletError("the operator's wallet is damaged: put keys/operator.json back from a backup")
}
