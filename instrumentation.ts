/** Next's start hook: under plain `next start` and `next dev` it builds the context that server.ts builds otherwise. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return
  if (Reflect.has(globalThis, Symbol.for('ipcr.context'))) return
  const { startUnderNext } = await import('./lib/hub/start-under-next.ts')
  await startUnderNext()
}
