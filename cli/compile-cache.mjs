import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where compiled code is kept from one start to the next: half of a start is compiling. The user's own directory: whoever writes there decides what runs. */
export function compileCache() {
  return process.env['NODE_COMPILE_CACHE'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ipcr')
}
