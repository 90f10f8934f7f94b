'use client'

import { useRouter } from 'next/navigation'
import { useTransition, type MouseEvent } from 'react'

type Following = { follow: (event: MouseEvent<HTMLAnchorElement>) => void; isPending: boolean }

/** Follows a link to another page of the hub without loading everything anew; `isPending` while that page is being read. */
export const useFollow: (href: string) => Following = process.env.NEXT_PUBLIC_HUB_TARGET === 'static' ? useBrowser : useRoute

// The static page has one document: the browser itself follows what begins with `#`.
function useBrowser(): Following {
  return BY_BROWSER
}

const BY_BROWSER: Following = { follow: () => {}, isPending: false }

function useRoute(href: string): Following {
  const router = useRouter()
  const [isPending, start] = useTransition()
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    if (!isPlain(event)) return
    event.preventDefault()
    start(() => router.push(href))
  }
  return { follow, isPending }
}

// All others ask the browser for a new tab, a window or a download.
function isPlain({ button, defaultPrevented, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return button === 0 && !defaultPrevented && !metaKey && !ctrlKey && !shiftKey && !altKey
}
