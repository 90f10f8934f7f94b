import { HUB_ICON } from './hub-icon.ts'

/** The icon as an address of its own: a file would need an absolute path, which a copy of these pages under another path does not have. */
export const ICON = `data:image/svg+xml,${encodeURIComponent(HUB_ICON)}`
