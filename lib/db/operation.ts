import type Database from 'better-sqlite3'

type Db = Database.Database

/** One read or write: a plain function over a connection, run in a worker; arguments and result are structured-cloneable. */
export type Operation<A = never, R = unknown> = (db: Db, args: A) => R
export type Operations = Record<string, Operation>

/** The arguments and the result of a named operation. */
export type ArgumentsOf<T extends Operations, K extends keyof T> = T[K] extends (db: Db, args: infer A) => unknown ? A : never
export type ResultOf<T extends Operations, K extends keyof T> = T[K] extends (db: Db, args: never) => infer R ? R : never

export type Caller<T extends Operations> = <K extends keyof T & string>(name: K, args: ArgumentsOf<T, K>) => Promise<ResultOf<T, K>>

/** A write that the data as they stand do not allow; its transaction's other operations go on. */
export class RefusedError extends Error {
  override name = 'RefusedError'
  readonly code: string
  readonly detail: unknown

  constructor(code: string, message: string, detail?: unknown) {
    super(message)
    this.code = code
    this.detail = detail
  }
}

const prepared = new WeakMap<Db, Map<string, Database.Statement>>()

/** The connection's prepared statement for a text, compiled once. */
export function sql(db: Db, text: string): Database.Statement {
  let statements = prepared.get(db)
  if (!statements) prepared.set(db, (statements = new Map()))
  let statement = statements.get(text)
  if (!statement) statements.set(text, (statement = db.prepare(text)))
  return statement
}

/** The first row of a query as the given row type, which the text selects. */
export function first<Row>(db: Db, text: string, ...parameters: unknown[]): Row | undefined {
  return sql(db, text).get(...parameters) as Row | undefined
}

/** All rows of a query as the given row type, which the text selects. */
export function all<Row>(db: Db, text: string, ...parameters: unknown[]): Row[] {
  return sql(db, text).all(...parameters) as Row[]
}

/** Runs a write; the number of rows changed. */
export function run(db: Db, text: string, ...parameters: unknown[]): number {
  return sql(db, text).run(...parameters).changes
}
