import type { Flag, Place } from './places.ts'

/** A script for fish: `ipcr completion fish | source`. */
export function fishScript(places: readonly Place[]): string {
  const child = places.flatMap(({ path, isGroup, words }) => (isGroup ? words.map(({ word }) => quote(`${path} ${word}`)) : []))
  return `function __ipcr_at
    set -l at ipcr
    for word in (commandline -opc)[2..]
        contains -- "$at $word" ${child.join(' ')}; and set at "$at $word"
    end
    test "$at" = "$argv"
end
${places.map(linesOf).join('')}`
}

function linesOf({ path, words, flags }: Place): string {
  const begin = `complete -c ipcr -n ${quote(`__ipcr_at ${path}`)}`
  return [
    ...(words.length === 0 ? [] : [`${begin} -f`]),
    ...words.map(({ word, about }) => `${begin} -a ${quote(word)} -d ${quote(about)}`),
    ...flags.map((flag) => `${begin} ${namesOf(flag)}${valueOf(flag)} -d ${quote(flag.about)}`),
  ].map((line) => `${line}\n`).join('')
}

function namesOf({ words }: Flag): string {
  return words.map((word) => (word.startsWith('--') ? `-l ${quote(word.slice(2))}` : `-s ${quote(word.slice(1))}`)).join(' ')
}

function valueOf({ value }: Flag): string {
  if (value === 'none') return ''
  if (value === 'path') return ' -r -F'
  return value === 'free' ? ' -x' : ` -x -a ${quote(value.join(' '))}`
}

// Unlike in other shells a backslash means something between its quotes.
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
