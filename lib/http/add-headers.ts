import type { ServerResponse } from 'node:http'

/** Gives an answer headers that whoever answers may set anew. */
export function addHeaders(res: Pick<ServerResponse, 'setHeader'>, headers: readonly (readonly [name: string, value: string | readonly string[]])[]): void {
  // Node may add to a list that it was given.
  for (const [name, value] of headers) res.setHeader(name, typeof value === 'string' ? value : [...value])
}
