/** The parts of a repository's page, as its address names them. */
export const REPOSITORY_VIEWS = ['overview', 'tags', 'activity', 'settings'] as const

export type RepositoryViewName = (typeof REPOSITORY_VIEWS)[number]

/** The part of that name; the overview for any other. */
export function findView(text: string | undefined): RepositoryViewName {
  return REPOSITORY_VIEWS.find((view) => view === text) ?? 'overview'
}
