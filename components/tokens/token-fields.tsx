import { FIELD_LOOK } from '../ui/field.tsx'
import { Button } from '../ui/button.tsx'

/** What stands in a row of the form; `actions` is a key of ACTION_SETS. */
export type ScopeDraft = { id: number; name: string; actions: ActionSet }

/** The sets of actions that people ask for. */
export const ACTION_SETS = {
  pull: { title: 'pull', actions: ['pull'] },
  create: { title: 'pull, push new tags', actions: ['pull', 'create'] },
  push: { title: 'pull, push', actions: ['pull', 'push'] },
  all: { title: 'pull, push, delete', actions: ['pull', 'push', 'delete'] },
} as const
export type ActionSet = keyof typeof ACTION_SETS

/** Where and what for: one row for each scope. */
export function ScopeFields({ scopes, onChange }: { scopes: ScopeDraft[]; onChange: (scopes: ScopeDraft[]) => void }) {
  const set = (id: number, change: Partial<ScopeDraft>) => onChange(scopes.map((scope) => (scope.id === id ? { ...scope, ...change } : scope)))
  const next = Math.max(0, ...scopes.map(({ id }) => id)) + 1
  return (
    <fieldset className="mt-3">
      <legend className="sr-only">Scopes</legend>
      <ul className="space-y-2">
        {scopes.map(({ id, name, actions }, index) => (
          <li key={id} className="flex flex-wrap gap-2">
            <input value={name} onChange={(event) => set(id, { name: event.target.value.trim() })} required maxLength={255} placeholder="alice/app or alice/*" aria-label={`Scope ${index + 1}: repository or namespace/*`}
              autoComplete="off" autoCapitalize="none" spellCheck={false} className={`${FIELD_LOOK} basis-48 grow font-mono`} />
            <select value={actions} onChange={(event) => set(id, { actions: toSet(event.target.value) })} aria-label={`Scope ${index + 1}: actions`} className={`${FIELD_LOOK} basis-44 sm:w-auto`}>
              {Object.entries(ACTION_SETS).map(([key, { title }]) => <option key={key} value={key}>{title}</option>)}
            </select>
            {scopes.length > 1 && <Button look="quiet" aria-label={`Remove scope ${index + 1}`} onClick={() => onChange(scopes.filter((scope) => scope.id !== id))}>Remove</Button>}
          </li>
        ))}
      </ul>
      <div className="mt-2"><Button look="quiet" onClick={() => onChange([...scopes, { id: next, name: '', actions: 'push' }])}>+ another scope</Button></div>
    </fieldset>
  )
}

function toSet(value: string): ActionSet {
  return value in ACTION_SETS ? (value as ActionSet) : 'pull'
}
