import type { Client } from './client.ts'
import type { Comparison } from './alternate.ts'
import type { Server } from './servers/server.ts'

/** What every case gets. `mib` is a mebibyte, or a sixteenth of it with --quick. */
export type Bench = {
  client: Client
  ours: Server
  theirs: Server
  rounds: number
  quick: boolean
  /** how much the cases that can be of any size work on; undefined: as much as its figure is asked for */
  size: number | undefined
  mib: number
  /** a directory on the disk that both servers store on */
  directory: string
  /** the file of random bytes that pushes are cut from, 1 GiB */
  source: string
}

/** A figure of ours that has a bound of its own instead of a ratio. */
export type Fact = { name: string; asked: string; reached: string; ok: boolean | undefined }

/** A limit: the same work without a registry. */
export type Limit = { name: string; reached: string }

export type Result = { comparisons?: Comparison[]; facts?: Fact[]; limits?: Limit[] }

export type Group = { name: string; about: string; run(bench: Bench): Promise<Result> }

export const GIB = 2 ** 30
