import { Button } from '../ui/button.tsx'

/** Asks for the code that a program shows; works without scripts. */
export function DeviceCodeForm({ code }: { code: string | undefined }) {
  return (
    <form action="/login/device" className="max-w-sm">
      {code !== undefined && (
        <p role="alert" className="mb-4 text-sm leading-6">No login waits under <code className="font-mono wrap-anywhere">{code.slice(0, 40)}</code>: it may have expired, or be answered already. Look at the code again, or start the login again.</p>
      )}
      <label htmlFor="code" className="block text-sm text-muted">Code that the program shows</label>
      <div className="mt-1.5 flex gap-2">
        <input id="code" name="code" required maxLength={20} placeholder="XXXX-XXXX" autoComplete="off" autoCapitalize="characters" spellCheck={false}
          className="w-full min-w-0 rounded-md border border-line bg-canvas px-3 py-1.5 font-mono text-sm uppercase placeholder:text-muted" />
        <Button type="submit">Continue</Button>
      </div>
    </form>
  )
}
