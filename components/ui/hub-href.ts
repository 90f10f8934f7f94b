/** What a link to a path of the hub names: in the static page, whose only document is the one that is open, it follows a `#`. */
export function hubHref(path: string): string {
  return process.env.NEXT_PUBLIC_HUB_TARGET === 'static' ? `#${path}` : path
}
