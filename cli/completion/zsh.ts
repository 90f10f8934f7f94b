import type { Place, Word } from './places.ts'
import { optionsWith, quote } from './shell.ts'

/** A script for zsh, to be sourced or put into its fpath as \`_ipcr\`. */
export function zshScript(places: readonly Place[]): string {
  const child = places.flatMap(({ path, isGroup, words }) => (isGroup ? words.map(({ word }) => quote(`${path} ${word}`)) : []))
  return `#compdef ipcr
_ipcr() {
  local at=ipcr word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      ${child.join(' | ')}) at="$at $word" ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${optionsWith(places, 'choices').map(({ pattern, words }) => `    ${pattern}) compadd -- ${words.map(quote).join(' ')}; return ;;\n`).join('')}\
${optionsWith(places, 'path').map(({ pattern }) => `    ${pattern}) _files; return ;;\n`).join('')}\
${optionsWith(places, 'free').map(({ pattern }) => `    ${pattern}) return ;;\n`).join('')}\
  esac
  case "$PREFIX,$at" in
${places.map(({ path, flags }) => `    -*,${quote(path)}) found=(${described(flags.flatMap(({ words, about }) => words.map((word) => ({ word, about }))))}) ;;\n`).join('')}\
${places.filter(({ words }) => words.length > 0).map(({ path, words }) => `    *,${quote(path)}) found=(${described(words)}) ;;\n`).join('')}\
    *) _files; return ;;
  esac
  _describe ipcr found
}
if [ "$funcstack[1]" = _ipcr ]; then _ipcr "$@"; else compdef _ipcr ipcr; fi
`
}

function described(words: readonly Word[]): string {
  return words.map(({ word, about }) => quote(`${word.replaceAll(':', String.raw`\:`)}:${about}`)).join(' ')
}
