/** Stands for a page that is being read. */
export function Loading() {
  return (
    <div role="status" className="animate-pulse motion-reduce:animate-none">
      <span className="sr-only">Loading</span>
      <div className="h-8 w-56 max-w-full rounded bg-sunken" />
      <div className="mt-3 h-4 w-36 rounded bg-sunken" />
      <div className="mt-8 h-11 rounded-md bg-sunken" />
      <div className="mt-10 h-52 rounded-md bg-sunken" />
    </div>
  )
}
