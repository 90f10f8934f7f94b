import type { WorkerLink } from '../workers/worker-link.ts'
import type { Chunks } from './chunks.ts'
import type { ReadOperations } from './operations.ts'
import type { PieceSource } from './piece-source.ts'
import type { Pins } from './pins.ts'
import type { SlotTurns } from './slot-turns.ts'
import type { TurnBudget } from './turn-budget.ts'

/** What a download shares with all others, and its own source. */
export type DownloadOptions = {
  id: number
  source: PieceSource
  slots: SlotTurns
  pins: Pins
  chunks: Chunks
  reader: WorkerLink<ReadOperations>
  turn: TurnBudget
}
