import { CopyButton } from './copy-button.tsx'

/** Shell lines to copy. Several are copied together, one a line. */
export function CommandLine({ lines, subject }: { lines: string[]; subject: string }) {
  return (
    <div className="flex items-start gap-2 rounded-md border border-line bg-sunken py-2 pl-3.5 pr-2">
      <pre tabIndex={-1} className="min-w-0 grow self-center font-mono text-[0.8125rem] leading-6 wrap-anywhere whitespace-pre-wrap">
        {lines.map((line) => <code key={line} className="block"><span aria-hidden="true" className="mr-2 text-muted select-none">$</span>{line}</code>)}
      </pre>
      <span className="flex h-6 items-center"><CopyButton text={lines.join('\n')} subject={subject} /></span>
    </div>
  )
}
