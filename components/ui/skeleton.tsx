/** Stands where content is still being read, in about its size; what is read aloud is said by whoever shows it. */
export function Skeleton({ className = 'h-4 w-full' }: { className?: string }) {
  return <span aria-hidden="true" className={`block animate-pulse rounded bg-sunken motion-reduce:animate-none ${className}`} />
}
