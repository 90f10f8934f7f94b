/** Paths of PEM files: a private key, and its certificate with those between it and the authority. */
export type TlsFiles = { key: string; cert: string }

type Given = { IPCR_TLS_KEY?: string | undefined; IPCR_TLS_CERT?: string | undefined; IPCR_PUBLIC_URL: URL | undefined }

/** Why these settings do not go together, as a sentence. */
export function tlsFault({ IPCR_TLS_KEY: key, IPCR_TLS_CERT: cert, IPCR_PUBLIC_URL: publicUrl }: Given): string | undefined {
  if ((key === undefined) !== (cert === undefined)) return 'IPCR_TLS_KEY and IPCR_TLS_CERT belong together: set both, or none'
  if (key !== undefined && publicUrl?.protocol === 'http:') return `IPCR_PUBLIC_URL is http, but with IPCR_TLS_KEY the hub is reached by https: set it to https://${publicUrl.host}`
  return undefined
}
