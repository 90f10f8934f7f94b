import { Facts } from '../ui/facts.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'

const NOTHING = /^0x0{64}$/

/** A message field by field, as the wallet shows it, with times in words. */
export function SignedFields({ message }: { message: Record<string, unknown> }) {
  return <Facts facts={Object.entries(message).map(([name, value]) => ({ name, value: <FieldValue name={name} value={value} /> }))} />
}

function FieldValue({ name, value }: { name: string; value: unknown }) {
  if (Array.isArray(value)) return <Members members={value} />
  const remark = remarkOn(name, value)
  return (
    <>
      {String(value) !== '' && <ForeignText mono>{String(value)}</ForeignText>}
      {remark !== undefined && <span className="text-muted"> {remark}</span>}
    </>
  )
}

function Members({ members }: { members: unknown[] }) {
  if (members.length === 0) return <span className="text-muted">nobody but the owner</span>
  return (
    <ol className="space-y-1">
      {members.map((member) => {
        const { account, role } = { account: '', role: '', ...(member as { account?: string; role?: string }) }
        return <li key={account}><ForeignText mono>{account}</ForeignText> <span className="text-muted">{role}</span></li>
      })}
    </ol>
  )
}

function remarkOn(name: string, value: unknown): string | undefined {
  if (name === 'notBefore' || name === 'notAfter' || name === 'issuedAt') return dated(Number(value) * 1000)
  if (name === 'seq') return dated(Number(value))
  if (name === 'prev') return NOTHING.test(String(value)) ? '(there was none before)' : '(the one before)'
  if (name === 'tag' && value === '') return 'none: these bytes, whatever they are called'
  if (name === 'hub') return value === '' ? '(of no hub: good everywhere)' : '(this hub)'
  if (name === 'root') return value === '' ? 'no key: nobody may publish under this name' : '(the key that may publish)'
  return undefined
}

function dated(ms: number): string | undefined {
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? `(${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC)` : undefined
}
