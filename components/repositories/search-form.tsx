/** Finds repositories of this hub and of those that it follows; works without scripts. */
export function SearchForm() {
  return (
    <form action="/search" role="search" className="flex gap-2">
      <label htmlFor="search" className="sr-only">Search for repositories</label>
      <input id="search" name="q" type="search" maxLength={300} placeholder="Find a repository" autoComplete="off" autoCapitalize="none" spellCheck={false}
        className="w-full min-w-0 rounded-md border border-line bg-canvas px-3 py-1.5 text-sm placeholder:text-muted" />
      <button type="submit" className="rounded-md border border-line px-3 py-1.5 text-sm hover:bg-sunken">Search</button>
    </form>
  )
}
