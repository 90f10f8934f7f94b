// What stands in the address after `#`. Next's router is not asked: on a gateway there is no other page that it could fetch.

/** What the page is to show, `/` at first; a place inside the page (`#content`) is no other path. */
export function currentPath(): string {
  return location.hash.startsWith('#/') ? location.hash.slice(1) : '/'
}

export function subscribePath(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange)
  return () => window.removeEventListener('hashchange', onChange)
}

/** Shows another path; `replace` leaves no step back. */
export function goToPath(path: string, { replace = false } = {}): void {
  if (replace) location.replace(`#${path}`)
  else location.hash = path
}
