import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { findPage } from './find-page.ts'

// Asked here and not in the page: under loading.tsx the status would have been sent as 200 already.
export default async function Layout({ params, children }: { params: Promise<{ reference: string[] }>; children: ReactNode }) {
  if (!(await findPage((await params).reference.join('/')))) notFound()
  return children
}
