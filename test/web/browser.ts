import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** A reason to skip tests that need a browser; false when there is one. */
export const noBrowser: string | false = existsSync(CHROMIUM) ? false : `there is no ${CHROMIUM}: install chromium, or name one in CHROMIUM`

// Of a list Chromium takes the last: first what Playwright turns off for reasons of its own.
const PLAYWRIGHT_TURNS_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter',
  'PaintHolding', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch',
]
// Chromium's own pages below its address bar, which nobody sees here: loaded for each new window they were half of what a visit cost.
const ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup']
const TURNED_OFF = `--disable-features=${[...PLAYWRIGHT_TURNS_OFF, ...ADDRESS_BAR].join(',')}`

/** Starts the browser without a window. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', TURNED_OFF] })
}
