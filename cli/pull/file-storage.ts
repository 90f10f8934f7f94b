import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { TextStorage } from '../../lib/hub/ipfs-source/record-book.ts'
import { replaceFile } from '../credential/login-cache.ts'

const SUFFIX = '.json'
const OWNER_ONLY = 0o600
const MOST_BYTES = 64 * 1024

/** Texts by key (of letters, digits and dots) as a browser keeps them, each in a file of one directory, replaced whole; the one written longest ago comes first. */
export class FileStorage implements TextStorage {
  readonly #directory: string
  #keys: string[] = []
  /** why a text could not be kept */
  failure: unknown

  constructor(directory: string) {
    this.#directory = directory
  }

  get length(): number {
    this.#keys = this.#list()
    return this.#keys.length
  }

  key(index: number): string | null {
    return this.#keys[index] ?? null
  }

  getItem(key: string): string | null {
    const path = this.#pathOf(key)
    return writtenAt(path, MOST_BYTES) === undefined ? null : readFileSync(path, 'utf8')
  }

  setItem(key: string, text: string): void {
    try {
      replaceFile(this.#pathOf(key), text, OWNER_ONLY)
    } catch (error) {
      this.failure = error
      throw error
    }
  }

  removeItem(key: string): void {
    rmSync(this.#pathOf(key), { force: true })
  }

  #pathOf(key: string): string {
    return join(this.#directory, key + SUFFIX)
  }

  #list(): string[] {
    const keys = readdirSync(this.#directory).filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length))
    const at = new Map(keys.map((key) => [key, writtenAt(this.#pathOf(key)) ?? 0]))
    return keys.sort((a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0))
  }
}

function writtenAt(path: string, mostBytes = Infinity): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() && found.size <= mostBytes ? found.mtimeMs : undefined
}
