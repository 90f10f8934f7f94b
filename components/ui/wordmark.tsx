/** The hub's mark and name. */
export function Wordmark() {
  return (
    <span className="flex items-center gap-2.5">
      <svg viewBox="0 0 24 24" className="size-6 text-accent" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" aria-hidden="true">
        <path d="M12 2.5 20.2 7v10L12 21.5 3.8 17V7Z" />
        <path d="M3.8 7 12 11.7 20.2 7M12 11.7v9.8M8 4.8l8.2 4.5" />
      </svg>
      <span className="text-lg font-semibold tracking-tight">ipcr</span>
    </span>
  )
}
