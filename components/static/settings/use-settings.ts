'use client'

import { useSyncExternalStore } from 'react'
import { NO_SETTINGS, type StaticSettings } from '../../../lib/hub/static-settings.ts'
import { currentSettings, subscribeSettings } from './settings-store.ts'

/** Who the visitor lets this page ask. */
export function useSettings(): StaticSettings {
  return useSyncExternalStore(subscribeSettings, currentSettings, () => NO_SETTINGS)
}
