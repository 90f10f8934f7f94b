import { NotADirectoryError } from '../../ipfs/dag/directories.ts'
import { OciError } from '../../oci/errors.ts'
import { LayoutError } from './layout-error.ts'
import { FileRefusedError } from './read-file.ts'

/** True for what content itself is refused for: unlike a missing block, it is so for ever. */
export function isRefusal(error: unknown): boolean {
  return [LayoutError, FileRefusedError, NotADirectoryError, OciError].some((kind) => error instanceof kind)
}
