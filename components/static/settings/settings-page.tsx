'use client'

import { useState, type FormEvent } from 'react'
import { typedSettings, type StaticSettings } from '../../../lib/hub/static-settings.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { PageHeading } from '../../ui/page-heading.tsx'
import { useTask } from '../../ui/use-task.ts'
import { SettingsFields } from './settings-fields.tsx'
import { keepSettings } from './settings-store.ts'
import { useSettings } from './use-settings.ts'

/** Who this page asks for what it shows. `gateway` is the one that it came from. */
export function SettingsPage({ gateway }: { gateway: string | undefined }) {
  const settings = useSettings()
  const [isSaved, setSaved] = useState(false)
  return (
    <>
      <PageHeading>Settings</PageHeading>
      <p className="mb-6 max-w-prose text-sm leading-6 text-muted">
        Blocks and records may come from anybody, since this browser checks every one of them. Nobody but the hosts below is asked.
        They are kept in this browser, where other pages of <bdi className="wrap-anywhere">{location.host}</bdi> can read and change them.
      </p>
      {/* Anew with what was saved, as it is spelled from then on. */}
      <SettingsForm key={JSON.stringify(settings)} settings={settings} gateway={gateway} isSaved={isSaved} onSaved={setSaved} />
    </>
  )
}

type FormProps = { settings: StaticSettings; gateway: string | undefined; isSaved: boolean; onSaved: (isSaved: boolean) => void }

function SettingsForm({ settings, gateway, isSaved, onSaved }: FormProps) {
  const task = useTask()
  const keep = async (next: StaticSettings | undefined) => keepSettings(next)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const text = (name: string): string => String(fields.get(name) ?? '')
    onSaved(await task.run(async () => keep(typedSettings({ gateways: text('gateways'), routers: text('routers'), dohUrl: text('dohUrl'), ethRpcUrl: text('ethRpcUrl') }))))
  }
  return (
    <form onSubmit={submit} onChange={() => onSaved(false)} className="max-w-2xl space-y-5 rounded-md border border-line bg-surface p-4 sm:p-5">
      <SettingsFields settings={settings} gateway={gateway} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="strong" aria-disabled={task.isBusy}>Save</Button>
        <Button onClick={() => void task.run(() => keep(undefined)).then(() => onSaved(false))}>Forget them</Button>
        <span role="status" className="text-sm text-muted">{isSaved && 'Saved.'}</span>
      </div>
      <Failure sentence={task.failure} lead="Not saved" />
    </form>
  )
}
