import { z } from 'zod'

/** Bytes; no real configuration comes near. */
export const CONFIG_LIMIT = 1024 * 1024
/** Rows of history that a page shows; the rest is only counted. */
export const HISTORY_SHOWN = 500
const LIST_SHOWN = 300
// One more than a page shows layers: a count beyond that says only that there are more.
const COMMANDS_KEPT = 501
const TEXT_SHOWN = 1000
const COMMAND_SHOWN = 4000

/** `away`: of an image outside this hub, not fetched yet. */
export type ConfigState = 'read' | 'none' | 'missing' | 'away' | 'too-large' | 'unreadable'

/** A date as written; `at` (Unix milliseconds) only when it is one that a build can have. */
export type LooseDate = { text: string; at?: number }

export type HistoryStep = { createdBy: string; created?: LooseDate; comment?: string; empty: boolean }

export type ImageConfig = {
  os?: string
  architecture?: string
  variant?: string
  created?: LooseDate
  author?: string
  user?: string
  workingDir?: string
  stopSignal?: string
  entrypoint: string[]
  cmd: string[]
  env: string[]
  exposedPorts: string[]
  volumes: string[]
  labels: [name: string, value: string][]
  history: HistoryStep[]
  /** rows of history in the document, which may be more than are kept */
  historyTotal: number
  /** the commands of the first 501 rows that made a layer, in order */
  layerCommands: string[]
}

// A member of an unexpected kind is left out, never an error: images are shown as far as they can be read.
const text = z.string().transform((value) => cut(value)).optional().catch(undefined)
const list = z.array(z.unknown()).nullish().catch([])
// Not z.record: it copies every member, of which a page shows some hundred.
const map = z.custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)).nullish().catch({})

const runSchema = z.looseObject({
  User: text, WorkingDir: text, StopSignal: text,
  Entrypoint: list, Cmd: list, Env: list,
  ExposedPorts: map, Volumes: map, Labels: map,
}).nullish().catch(undefined)

const configSchema = z.looseObject({
  os: text, architecture: text, variant: text, created: text, author: text,
  config: runSchema, history: list,
})

/** Reads an image configuration (OCI Image Specification 1.1) tolerantly; undefined when the bytes are no JSON object. */
export function parseImageConfig(bytes: Uint8Array): ImageConfig | undefined {
  const result = configSchema.safeParse(parseJson(bytes))
  if (!result.success) return undefined
  const { os, architecture, variant, author, created, config } = result.data
  const history = result.data.history ?? []
  return {
    os, architecture, variant, author,
    created: looseDate(created),
    user: config?.User, workingDir: config?.WorkingDir, stopSignal: config?.StopSignal,
    entrypoint: strings(config?.Entrypoint), cmd: strings(config?.Cmd), env: strings(config?.Env),
    exposedPorts: names(config?.ExposedPorts), volumes: names(config?.Volumes),
    labels: pairs(config?.Labels),
    history: history.slice(0, HISTORY_SHOWN).map(historyStep),
    historyTotal: history.length,
    layerCommands: history.filter((row) => !isEmptyLayer(row)).slice(0, COMMANDS_KEPT).map(command),
  }
}

/** `os/architecture[/variant]` of a configuration, as docker prints it. */
export function platformOf(config: Pick<ImageConfig, 'os' | 'architecture' | 'variant'>): string | undefined {
  if (!config.os || !config.architecture) return undefined
  return [config.os, config.architecture, config.variant].filter(Boolean).join('/').slice(0, 100)
}

/** String pairs of an object, cut to what a page can show; other values are left out. */
export function pairs(object: Record<string, unknown> | null | undefined): [string, string][] {
  const shown: [string, string][] = []
  for (const name of Object.keys(object ?? {})) {
    const value = object?.[name]
    if (typeof value === 'string') shown.push([cut(name), cut(value)])
    if (shown.length === LIST_SHOWN) break
  }
  return shown
}

/** A date of a document; years that no build has (0001, 9999) and other texts keep only their text. */
export function looseDate(value: string | undefined): LooseDate | undefined {
  if (!value) return undefined
  const at = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN
  const year = Number.isNaN(at) ? 0 : new Date(at).getUTCFullYear()
  return { text: value.slice(0, 64), ...(year >= 1990 && year <= 2200 ? { at } : {}) }
}

function cut(value: string, shown = TEXT_SHOWN): string {
  return value.length <= shown ? value : `${value.slice(0, shown)}… (${value.length.toLocaleString('en')} characters)`
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

function strings(values: unknown[] | null | undefined): string[] {
  return (values ?? []).filter((value) => typeof value === 'string').slice(0, LIST_SHOWN).map((value) => cut(value))
}

function names(object: Record<string, unknown> | null | undefined): string[] {
  return Object.keys(object ?? {}).slice(0, LIST_SHOWN).map((value) => cut(value))
}

function member(row: unknown, key: string): unknown {
  return typeof row === 'object' && row !== null ? Object.getOwnPropertyDescriptor(row, key)?.value : undefined
}

function isEmptyLayer(row: unknown): boolean {
  return member(row, 'empty_layer') === true
}

function command(row: unknown): string {
  const value = member(row, 'created_by')
  return typeof value === 'string' ? cut(value, COMMAND_SHOWN) : ''
}

function historyStep(row: unknown): HistoryStep {
  const created = member(row, 'created')
  const comment = member(row, 'comment')
  return {
    createdBy: command(row),
    created: looseDate(typeof created === 'string' ? created : undefined),
    comment: typeof comment === 'string' && comment ? cut(comment) : undefined,
    empty: isEmptyLayer(row),
  }
}
