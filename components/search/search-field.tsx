'use client'

import { lazy, Suspense, useEffect, useId, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react'
import { optionId } from './option-id.ts'
import { suggestedGroups, withOptions, type Option, type OptionGroup } from './options.ts'
import { termCompletions } from './term-completions.ts'
import { useActiveOption } from './use-active-option.ts'
import { useSuggestions } from './use-suggestions.ts'

// Loaded when there is something to show: the field is part of every page.
const OptionList = lazy(async () => ({ default: (await import('./option-list.tsx')).OptionList }))

/** The field of a search. It holds what was searched for last until somebody types, and then shows what they may mean. */
export function SearchField({ text, large }: { text: string; large?: boolean | undefined }) {
  const { typed, setTyped, input } = useTyped(text)
  const [isOpen, setOpen] = useState(false)
  const groups = useGroups(typed, isOpen)
  const count = groups.reduce((sum, { options }) => sum + options.length, 0)
  const { active, point, move } = useActiveOption(typed, count, -1)
  const id = useId()
  const isShown = isOpen && count > 0
  const choose = (option: Option) => {
    setOpen('completes' in option)
    setTyped('completes' in option ? option.completes : text)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return isShown ? setOpen(false) : setTyped('')
    if (event.key === 'ArrowDown') setOpen(true)
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return void (isShown && move(event))
    if (active >= 0) event.preventDefault()
    if (active >= 0) document.getElementById(optionId(id, active))?.click()
    else setOpen(false)
  }
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => setOpen(isOpen && currentTarget.contains(relatedTarget))
  return (
    <div className="relative min-w-0 grow" onBlur={onBlur}>
      <input ref={input} name="q" type="text" role="combobox" aria-label="Search for repositories" aria-autocomplete="list" aria-expanded={isShown} aria-controls={isShown ? id : undefined}
        aria-activedescendant={active >= 0 ? optionId(id, active) : undefined} value={typed} onChange={(event) => { setTyped(event.target.value); setOpen(true) }} onKeyDown={onKeyDown}
        maxLength={300} placeholder={large ? 'Find a repository, or paste a digest or CID' : 'Find a repository'} autoComplete="off" autoCapitalize="none" autoCorrect="off" spellCheck={false} enterKeyHint="search"
        className={`w-full min-w-0 rounded-md border border-line bg-canvas placeholder:text-muted ${large ? 'px-4 py-2.5 text-base' : 'px-3 py-1.5 text-sm'}`} />
      {typed === '' && <kbd aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-3 my-auto hidden h-fit rounded border border-line px-1.5 font-mono text-xs leading-5 text-muted lg:block noscript:hidden">/</kbd>}
      {isShown && (
        <div className="absolute inset-x-0 top-full z-20 mt-1.5 max-h-[70vh] min-w-[min(24rem,calc(100vw-2rem))] overflow-auto rounded-md border border-line bg-surface shadow-lg sm:left-auto sm:w-full">
          <Suspense><OptionList id={id} label="Suggestions" groups={groups} active={active} onPoint={point} onChoose={choose} /></Suspense>
        </div>
      )}
      <span role="status" className="sr-only">{isShown && `${count} ${count === 1 ? 'suggestion' : 'suggestions'}`}</span>
    </div>
  )
}

function useTyped(text: string) {
  const [typed, setTyped] = useState(text)
  const [shown, setShown] = useState(text)
  const input = useRef<HTMLInputElement>(null)
  if (shown !== text) {
    setShown(text)
    setTyped(text)
  }
  // What was typed before the scripts came is kept.
  useEffect(() => setTyped((before) => input.current?.value ?? before), [])
  return { typed, setTyped, input }
}

function useGroups(typed: string, isOpen: boolean): OptionGroup[] {
  const { suggestions } = useSuggestions(typed, isOpen)
  if (!isOpen) return []
  return withOptions([...(suggestions ? suggestedGroups(suggestions) : []), { title: 'Terms', options: termCompletions(typed) }])
}
