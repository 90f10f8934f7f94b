import { CopyButton } from '../ui/copy-button.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'

const SHORT = 160

/** A command of a build as one line; a long one opens to all of it. */
export function StepCommand({ text, subject }: { text: string; subject: string }) {
  if (text.length <= SHORT && !text.includes('\n')) return <ForeignText mono>{text}</ForeignText>
  return (
    <details className="group">
      <summary className="wrap-anywhere"><span className="group-open:hidden"><ForeignText mono>{`${text.slice(0, SHORT).replaceAll(/\s+/g, ' ')}…`}</ForeignText></span><span className="hidden text-muted group-open:inline">Less</span></summary>
      <pre tabIndex={0} role="region" aria-label={`All of the ${subject}`} className="mt-1.5 max-h-96 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-[0.8125rem] leading-6 wrap-anywhere whitespace-pre-wrap"><bdi>{text}</bdi></pre>
      <span className="text-xs text-muted">Copy <CopyButton text={text} subject={subject} /></span>
    </details>
  )
}
