import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PrivateKey } from '@libp2p/interface'
import { formatIpnsName } from '../../names/ipns-name.ts'
import { isRepositoryName } from '../../oci/reference.ts'
import { dropOldRetired, makeRoomForPending, PENDING, SUFFIX } from './key-files.ts'
import { createSecretFile, moveSecretFile, openSecretDirectory, readSecretFile, removeSecretFile } from './secret-file.ts'

/** The hub's own key; the dot keeps it apart from every namespace. */
export const HUB_KEY = '.hub'

/** The key that signs access tokens, beside the namespaces'; `token` is a reserved handle. */
export const TOKEN_KEY_FILE = 'token.key'

// Each owner has another one: where a domain leads is known to all.
const PENDING_KEY = /^\.next-0x[0-9a-f]{40}-/
const MAX_NAMESPACE = 200
const MAX_KEY_BYTES = 16 * 1024

type KeyStoreCode = 'NAME_INVALID' | 'KEY_MISSING' | 'KEY_INVALID' | 'KEY_EXISTS'

/** A key that cannot be used; neither message nor cause ever holds key material. */
export class KeyStoreError extends Error {
  readonly code: KeyStoreCode
  override name = 'KeyStoreError'

  constructor(code: KeyStoreCode, message: string) {
    super(message)
    this.code = code
  }
}

/** `publicKey` is the libp2p protobuf form. */
export type KeyIdentity = { ipnsName: string; publicKey: Uint8Array }

/** The namespaces' IPNS keys, one file each (0600), in the form that `ipfs key export|import` takes. Throws KeyStoreError. */
export interface KeyStore {
  /** The key's public part; makes an Ed25519 key when there is none. */
  ensure(namespace: string): Promise<KeyIdentity>
  /** The private key; KEY_MISSING when there is none. */
  load(namespace: string): Promise<PrivateKey>
  /** The key as `ipfs key export --format=libp2p-protobuf-cleartext` writes it. */
  export(namespace: string): Promise<Uint8Array>
  /** Takes a key of that form. Never replaces another one (KEY_EXISTS); the same key again is fine. */
  import(namespace: string, bytes: Uint8Array): Promise<{ ipnsName: string }>
  /** The same, but another key makes way: its file stays beside it, as `<file>.<its IPNS name>`. */
  replace(namespace: string, bytes: Uint8Array): Promise<{ ipnsName: string }>
  /** Namespaces that have a key, in byte order; HUB_KEY among them. */
  list(): Promise<string[]>
  /** The IPNS name of the key that a namespace gets with the next claim of an owner (`0x…`, lower case); with `make` it is made when there is none. */
  pending(namespace: string, owner: string, options: { make: boolean }): Promise<string | undefined>
  /** Sees to it that the namespace's key is the one of that name, its owner's pending one if need be; another stays beside it. KEY_MISSING when it is neither. */
  promote(namespace: string, ipnsName: string, owner: string | undefined): Promise<void>
  /** Puts a namespace's key aside; the namespace has none then. */
  retire(namespace: string): Promise<void>
}

/** Opens `IPCR_DATA/keys`, making it when there is none. */
export function openKeyStore(dataDir: string): KeyStore {
  const directory = openSecretDirectory(dataDir)
  const pathOf = (namespace: string): string => join(directory, checkNamespace(namespace) + SUFFIX)

  const exportKey = async (namespace: string): Promise<Uint8Array> => {
    const bytes = await readSecretFile(pathOf(namespace))
    if (!bytes) throw new KeyStoreError('KEY_MISSING', `this hub has no key for "${namespace}"`)
    return bytes
  }
  const load = async (namespace: string): Promise<PrivateKey> => parseKey(namespace, await exportKey(namespace))
  const importKey = async (namespace: string, bytes: Uint8Array): Promise<{ ipnsName: string }> => {
    const path = pathOf(namespace)
    const { ipnsName } = await identify(await proveKey(namespace, bytes))
    if (await createSecretFile(path, bytes)) return { ipnsName }
    if ((await identify(await load(namespace))).ipnsName === ipnsName) return { ipnsName }
    throw new KeyStoreError('KEY_EXISTS', `"${namespace}" has another key on this hub: it would be lost`)
  }

  const ensure = async (namespace: string): Promise<KeyIdentity> => {
    const path = pathOf(namespace)
    const bytes = await readSecretFile(path)
    if (bytes) return identify(await parseKey(namespace, bytes))
    await createSecretFile(path, await makeKey())
    // Whoever was first to write it, the key on the disk is the one.
    return identify(await load(namespace))
  }
  const nameOf = async (namespace: string): Promise<string | undefined> =>
    (await readSecretFile(pathOf(namespace))) && (await identify(await load(namespace))).ipnsName
  const retire = async (namespace: string): Promise<void> => {
    const ipnsName = await nameOf(namespace)
    if (ipnsName !== undefined) await moveSecretFile(pathOf(namespace), `${pathOf(namespace)}.${ipnsName}`)
  }
  const replace = async (namespace: string, bytes: Uint8Array): Promise<{ ipnsName: string }> => {
    const { ipnsName } = await identify(await proveKey(namespace, bytes))
    if ((await nameOf(namespace)) !== ipnsName) await retire(namespace)
    return importKey(namespace, bytes)
  }

  return {
    load, ensure, replace, retire,
    export: exportKey,
    import: importKey,
    list: async () => {
      const files = await readdir(directory)
      return files.filter((file) => file.endsWith(SUFFIX) && file !== TOKEN_KEY_FILE && !file.startsWith(PENDING)).map((file) => file.slice(0, -SUFFIX.length)).sort()
    },
    pending: async (namespace, owner, { make }) => {
      const key = pendingKey(namespace, owner)
      if (!make || (await readSecretFile(pathOf(key)))) return nameOf(key)
      await makeRoomForPending(directory, owner)
      return (await ensure(key)).ipnsName
    },
    promote: async (namespace, ipnsName, owner) => {
      if ((await nameOf(namespace)) === ipnsName) return
      const key = owner === undefined ? undefined : pendingKey(namespace, owner)
      if (key === undefined || (await nameOf(key)) !== ipnsName) throw new KeyStoreError('KEY_MISSING', `this hub does not have the key ${ipnsName} of "${namespace}"`)
      await replace(namespace, await exportKey(key))
      await removeSecretFile(pathOf(key))
      await dropOldRetired(directory, namespace)
    },
  }
}

function pendingKey(namespace: string, owner: string): string {
  return `${PENDING}${owner}-${namespace}`
}

// A namespace becomes a file's name, so nothing but one component of the OCI grammar passes.
function checkNamespace(key: string): string {
  const namespace = key.replace(PENDING_KEY, '')
  const usable = isRepositoryName(namespace) && !namespace.includes('/') && namespace.length <= MAX_NAMESPACE
  if (usable || key === HUB_KEY) return key
  throw new KeyStoreError('NAME_INVALID', 'a key belongs to a namespace: one lower-case path component')
}

async function makeKey(): Promise<Uint8Array> {
  const { generateKeyPair, privateKeyToProtobuf } = await import('@libp2p/crypto/keys')
  return privateKeyToProtobuf(await generateKeyPair('Ed25519'))
}

async function parseKey(namespace: string, bytes: Uint8Array): Promise<PrivateKey> {
  const { privateKeyFromProtobuf } = await import('@libp2p/crypto/keys')
  try {
    if (bytes.length <= MAX_KEY_BYTES) return privateKeyFromProtobuf(bytes)
  } catch {
    // The library's message may quote the bytes.
  }
  throw new KeyStoreError('KEY_INVALID', `the key for "${namespace}" is not a libp2p private key (ipfs key export --format=libp2p-protobuf-cleartext)`)
}

// The two halves of a key file may not belong together; its records would then be refused everywhere.
async function proveKey(namespace: string, bytes: Uint8Array): Promise<PrivateKey> {
  const key = await parseKey(namespace, bytes)
  if (await verifiesItself(key, new TextEncoder().encode(namespace))) return key
  throw new KeyStoreError('KEY_INVALID', `the key for "${namespace}" is damaged: what it signs does not verify`)
}

async function verifiesItself(key: PrivateKey, probe: Uint8Array): Promise<boolean> {
  try {
    return await key.publicKey.verify(probe, await key.sign(probe))
  } catch {
    return false
  }
}

async function identify({ publicKey }: PrivateKey): Promise<KeyIdentity> {
  const { publicKeyToProtobuf } = await import('@libp2p/crypto/keys')
  const ipnsName = formatIpnsName(publicKey.toMultihash().bytes)
  if (ipnsName === undefined) throw new KeyStoreError('KEY_INVALID', 'a key of this kind has no IPNS name')
  return { ipnsName, publicKey: publicKeyToProtobuf(publicKey) }
}
