import type { ReactNode } from 'react'
import type { FoundRepository } from '../../lib/api/read/search.ts'
import { displayName, repositoryPath } from '../../lib/hub/reference-paths.ts'
import { ShortName } from '../followed/short-name.tsx'
import { Age } from '../ui/age.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { NameState } from './name-state.tsx'
import { OwnerName } from './owner-name.tsx'

/** Repositories in the order in which they come: name, state, what it is, and the facts by which one chooses. */
export function RepositoryList({ repositories, host, label }: { repositories: FoundRepository[]; host: string; label: string }) {
  return (
    <ul aria-label={label} className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface">
      {repositories.map((repository) => <li key={repository.name} className="px-4 py-3"><Entry repository={repository} host={host} /></li>)}
    </ul>
  )
}

function Entry({ repository, host }: { repository: FoundRepository; host: string }) {
  const { name, short, state, since, updatedAt } = repository
  return (
    <>
      <div className="flex items-start gap-3">
        <p className="min-w-0 grow"><HubLink href={repositoryPath(name)} className="font-medium text-accent underline-offset-4 hover:underline"><ShortName name={displayName(name)} /></HubLink> <NameState state={state} since={since} /></p>
        <span className="shrink-0 text-sm leading-6 text-muted"><Age at={Date.parse(updatedAt)} /></span>
        <CopyButton text={`docker pull ${host}/${displayName(name)}`} subject={`pull command of ${displayName(name)}`} />
      </div>
      {short !== null && <p className="mt-0.5 line-clamp-2 text-sm"><ForeignText>{short}</ForeignText></p>}
      <p className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-xs leading-5 text-muted"><Facts repository={repository} /></p>
    </>
  )
}

function Facts({ repository: { licenses, tagCount, followers, ...repository } }: { repository: FoundRepository }): ReactNode {
  return (
    <>
      <OwnerName {...repository} />
      <span className="tabular-nums">{counted(tagCount, 'tag')}</span>
      {followers > 0 && <span className="tabular-nums">{counted(followers, 'follower')}</span>}
      {licenses !== null && licenses !== '' && <span className="max-w-48 truncate"><ForeignText>{licenses}</ForeignText></span>}
    </>
  )
}

function counted(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`
}
