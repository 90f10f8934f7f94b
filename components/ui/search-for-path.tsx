'use client'

import { usePathname } from 'next/navigation'

/** A search for what the page's address names, when there is no such page. A plain link: every page carries the code of this one. */
export function SearchForPath() {
  const name = decode(usePathname()).replace(/^\/+|\/+$/g, '')
  if (name === '' || name.length > 255) return null
  return <a href={`/search?q=${encodeURIComponent(name)}`} className="text-accent">Search for <bdi className="wrap-anywhere">{name}</bdi></a>
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
