export type SentEvent = { id: string; type: string; data: { id: number; at: string; kind: string; name: string; detail: unknown } }

/** A reader of Server-Sent Events: what came so far, and when the hub has ended them. */
export type EventClient = { status: number; events: SentEvent[]; text: () => string; ended: Promise<void>; close(): void }

/** Opens a stream of events; resolves when its head is here. */
export async function listen(url: string, headers: Record<string, string> = {}): Promise<EventClient> {
  const abort = new AbortController()
  const answer = await fetch(url, { headers, signal: abort.signal })
  const events: SentEvent[] = []
  let [all, rest] = ['', '']
  const read = async (): Promise<void> => {
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      all += piece
      const blocks = (rest + piece).split('\n\n')
      rest = blocks.pop() ?? ''
      events.push(...blocks.flatMap(parseBlock))
    }
  }
  return { status: answer.status, events, text: () => all, ended: read().catch(() => {}), close: () => abort.abort() }
}

function parseBlock(block: string): SentEvent[] {
  const field = (name: string): string | undefined => block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
  const data = field('data')
  return data === undefined ? [] : [{ id: field('id') ?? '', type: field('event') ?? 'message', data: JSON.parse(data) }]
}
