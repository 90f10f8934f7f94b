/** The largest manifest that is taken or read, as the specification asks for at least (OCI Distribution 1.1, Pushing Manifests). */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024

/** The largest configuration that is read; that of no real image comes near. */
export const MAX_CONFIG_BYTES = 4 * 1024 * 1024
