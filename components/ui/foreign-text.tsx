/** Text that somebody pushed: direction marks in it end with it, and it breaks anywhere. */
export function ForeignText({ children, mono }: { children: string; mono?: boolean }) {
  return <bdi className={`wrap-anywhere ${mono ? 'font-mono text-[0.8125rem]' : ''}`}>{children}</bdi>
}
