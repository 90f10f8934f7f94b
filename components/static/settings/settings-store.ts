import { readSettings, SettingsError, type StaticSettings } from '../../../lib/hub/static-settings.ts'

const KEY = 'ipcr.settings'
const CHANGED = 'ipcr-settings'

let last: { text: string | null; settings: StaticSettings } | undefined

/** The visitor's settings as this browser keeps them; the same object until they change. */
export function currentSettings(): StaticSettings {
  const text = keptText()
  if (last?.text !== text || last === undefined) last = { text, settings: readSettings(text) }
  return last.settings
}

/** Keeps settings, or forgets them. Throws SettingsError when the browser keeps nothing. */
export function keepSettings(settings: StaticSettings | undefined): void {
  try {
    if (settings) localStorage.setItem(KEY, JSON.stringify(settings))
    else localStorage.removeItem(KEY)
  } catch (cause) {
    throw new SettingsError('this browser keeps nothing for this page', { cause })
  }
  window.dispatchEvent(new Event(CHANGED))
}

export function subscribeSettings(onChange: () => void): () => void {
  // `storage` is what another tab changed.
  const names = ['storage', CHANGED]
  for (const name of names) window.addEventListener(name, onChange)
  return () => names.forEach((name) => window.removeEventListener(name, onChange))
}

function keptText(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}
