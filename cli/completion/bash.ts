import type { Place } from './places.ts'
import { optionsWith, quote } from './shell.ts'

/** A script for bash: `source <(ipcr completion bash)`. What it has no words for is a path. */
export function bashScript(places: readonly Place[]): string {
  const child = places.flatMap(({ path, isGroup, words }) => (isGroup ? words.map(({ word }) => quote(`${path} ${word}`)) : []))
  return `_ipcr() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} at=ipcr words= i
  # bash takes --option=value apart.
  if [ "$cur" = = ]; then cur=; elif [ "$prev" = = ]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${child.join(' | ')}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$at $prev" in
${optionsWith(places, 'choices').map(({ pattern, words }) => `    ${pattern}) words=${quote(words.join(' '))} ;;\n`).join('')}\
${optionsWith(places, 'else').map(({ pattern }) => `    ${pattern}) return ;;\n`).join('')}\
    *) case "$cur,$at" in
${places.map(({ path, flags }) => `      -*,${quote(path)}) words=${quote(flags.flatMap(({ words }) => words).join(' '))} ;;\n`).join('')}\
${places.map(({ path, words }) => `      *,${quote(path)}) words=${quote(words.map(({ word }) => word).join(' '))} ;;\n`).join('')}\
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _ipcr ipcr
`
}
