/** A sentence in which what stands between backticks is code. */
export function CodeText({ children }: { children: string }) {
  return <>{children.split('`').map((part, index) => (index % 2 === 1 ? <code key={index} className="font-mono text-[0.9em] wrap-anywhere">{part}</code> : part))}</>
}
