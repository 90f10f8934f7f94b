export type ShellBlock = { title: string; script: string; /** why a test leaves it out */ notRun?: string }

const BLOCK = /(?:<!-- not run here: (.+) -->\n)?^```sh\n([\s\S]*?)^```/gm

/** The blocks of a page that are marked `sh`, in order; a comment `<!-- not run here: why -->` before one takes it out. */
export function shellBlocks(page: string): ShellBlock[] {
  return [...page.matchAll(BLOCK)].map(([, notRun, script = '']) => ({ title: titleOf(script), script, notRun }))
}

function titleOf(script: string): string {
  return (script.split('\n')[0] ?? '').replace(/ \\$/, ' …')
}
