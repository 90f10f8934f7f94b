// Apart from what reads references: names of content take code that the browser need not have for a link.

/** The namespace of names without one: `x:v1` is stored as `library/x`. */
export const LIBRARY = 'library'

/** The full repository name: `x` is `library/x`. */
export function fullName(name: string): string {
  return name.includes('/') ? name : `${LIBRARY}/${name}`
}

/** The name as docker users write it: `library/x` is `x`. */
export function displayName(repository: string): string {
  const rest = repository.startsWith(`${LIBRARY}/`) ? repository.slice(LIBRARY.length + 1) : repository
  return rest.includes('/') ? repository : rest
}

/** The path of a repository's page. `library/x` keeps its namespace, because `/x` may be a namespace. */
export function repositoryPath(repository: string): string {
  return `/${repository}`
}

/** The path of an image's page; `reference` is a tag or a digest. */
export function imagePath(repository: string, reference: string): string {
  return `/${displayName(repository)}${imageSuffix(reference)}`
}

/** `:tag` or `@digest`, as it follows a repository's name. */
export function imageSuffix(reference: string): string {
  return `${reference.includes(':') ? '@' : ':'}${reference}`
}
