import type { PrivateKey } from '@libp2p/interface'

/** The hub's own key; the dot keeps it apart from every namespace. */
export const HUB_KEY = '.hub'

/** A key that cannot be used; the message never holds key material. */
export class KeyStoreError extends Error {
  readonly code: 'NAME_INVALID' | 'KEY_MISSING' | 'KEY_INVALID' | 'KEY_EXISTS'
  override name = 'KeyStoreError'

  constructor(code: KeyStoreError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** `publicKey` is the libp2p protobuf form. */
export type KeyIdentity = { ipnsName: string; publicKey: Uint8Array }

/** The namespaces' IPNS keys in `IPCR_DATA/keys/<namespace>.key`, as `ipfs key export` writes them. */
export interface KeyStore {
  /** The key's public part; makes an Ed25519 key when there is none. */
  ensure(namespace: string): Promise<KeyIdentity>
  /** Throws KEY_MISSING. */
  load(namespace: string): Promise<PrivateKey>
  /** libp2p-protobuf-cleartext, the form of `ipfs key export|import`. */
  export(namespace: string): Promise<Uint8Array>
  /** Never replaces another key: KEY_EXISTS; the same key again is fine. */
  import(namespace: string, bytes: Uint8Array): Promise<{ ipnsName: string }>
  /** Namespaces that have a key, sorted, HUB_KEY among them. */
  list(): Promise<string[]>
}

export declare function openKeyStore(dataDir: string): KeyStore
