import { Skeleton } from '../ui/skeleton.tsx'

/** While something is being fetched and checked; what it is, is said to screen readers too. */
export function Looking({ children }: { children: string }) {
  return (
    <div>
      <p role="status" className="text-sm text-muted">{children}</p>
      <div className="mt-6 space-y-3"><Skeleton className="h-7 w-64 max-w-full" /><Skeleton /><Skeleton className="h-4 w-2/3" /></div>
    </div>
  )
}
