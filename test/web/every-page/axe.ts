import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { z } from 'zod'

const SOURCE = readFileSync(new URL('../../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
/** WCAG 2.2 at level AA, which holds all of the levels and versions below it. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

const node = z.object({ html: z.string(), failureSummary: z.string().optional() })
const results = z.object({ violations: z.array(z.object({ id: z.string(), help: z.string(), nodes: z.array(node) })), passes: z.number() })

/** What axe finds against WCAG 2.2 AA in the page as it stands, a line each; throws when it found nothing to look at. */
export async function axeFaults(page: Page): Promise<string[]> {
  // Not as a script of the page, which its Content-Security-Policy would refuse; and once, since to send and read it takes longer than to run it.
  if ((await page.evaluate('"axe" in window')) !== true) await page.evaluate(SOURCE)
  const found: unknown = await page.evaluate(`axe.run({ runOnly: { type: 'tag', values: ${JSON.stringify(RULES)} }, preload: false, resultTypes: ['violations'] }).then(({ violations, passes }) => ({
    passes: passes.length, violations: violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) })) }))`)
  const { violations, passes } = results.parse(found)
  if (passes === 0) throw new Error('axe looked at nothing')
  return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 5).map(({ html, failureSummary = '' }) => `${id}: ${help}\n    ${html.slice(0, 200)}\n    ${failureSummary.split('\n').slice(1).join(' ').trim()}`))
}
