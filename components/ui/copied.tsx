import { CopyButton } from './copy-button.tsx'

/** A long name, such as an address or a key, whole, with a button that copies it. */
export function Copied({ text, subject }: { text: string; subject: string }) {
  return (
    <span className="inline-flex max-w-full items-start gap-1">
      <span className="font-mono text-[0.8125rem] leading-6 wrap-anywhere">{text}</span>
      <CopyButton text={text} subject={subject} />
    </span>
  )
}
