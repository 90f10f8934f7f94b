import type { NodeHandler } from '../registry/node-adapter.ts'

/** The handler, with `state.receiving` telling how many requests with a body are under way. */
export function countReceiving(handle: NodeHandler, state: { receiving: number }): NodeHandler {
  return (req, res) => {
    const isBody = req.method === 'PATCH' || req.method === 'PUT' || req.method === 'POST'
    if (!isBody) return handle(req, res)
    state.receiving++
    return handle(req, res).finally(() => state.receiving--)
  }
}
