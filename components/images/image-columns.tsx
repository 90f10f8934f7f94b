import type { ReactNode } from 'react'

/** What is inside of an image, and beside it what it is called. */
export function ImageColumns({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  return (
    <div className="lg:grid lg:grid-cols-[minmax(0,1fr)_17rem] lg:gap-x-10">
      <div className="min-w-0">{children}</div>
      <aside aria-label="About this image" className="min-w-0">{aside}</aside>
    </div>
  )
}
