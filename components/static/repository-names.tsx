'use client'

import { useRef, useState } from 'react'
import { repositoryPath } from '../../lib/hub/reference-paths.ts'
import { Button } from '../ui/button.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import type { ShortTexts } from './short-texts.ts'
import { useShortText } from './use-short-text.ts'

const AT_ONCE = 1000

type Props = { label: string; /** whole names, such as `alice/app` */ names: readonly string[]; /** how many characters of each say where it is */ cut: number; texts: ShortTexts }

/** Repositories by name, all of a thousand at once; what each is comes as it is scrolled to. */
export function RepositoryNames({ label, names, cut, texts }: Props) {
  const [count, setCount] = useState(AT_ONCE)
  const left = names.length - count
  return (
    <>
      <ul aria-label={label} className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface text-sm">
        {names.slice(0, count).map((name) => <Row key={name} name={name} cut={cut} texts={texts} />)}
      </ul>
      {left > 0 && <p className="mt-3 flex items-center gap-3 text-sm text-muted"><Button onClick={() => setCount(count + AT_ONCE)}>Show {Math.min(left, AT_ONCE).toLocaleString('en')} more</Button> {left.toLocaleString('en')} are not shown.</p>}
    </>
  )
}

function Row({ name, cut, texts }: { name: string; cut: number; texts: ShortTexts }) {
  const row = useRef<HTMLLIElement>(null)
  const text = useShortText(texts, name, row)
  return (
    <li ref={row} className="min-h-10 items-baseline gap-x-4 px-4 py-2.5 sm:flex">
      <span className="block min-w-0 sm:min-w-64"><HubLink href={repositoryPath(name)} className="font-medium text-accent underline-offset-4 hover:underline"><bdi className="wrap-anywhere">{name.slice(cut)}</bdi></HubLink></span>
      {text !== undefined && <span className="block min-w-0 text-muted"><span className="line-clamp-2 sm:line-clamp-1"><ForeignText>{text}</ForeignText></span></span>}
    </li>
  )
}
