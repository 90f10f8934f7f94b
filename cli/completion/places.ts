import type { Command, Option } from 'commander'

export type Word = { word: string; about: string }
/** What stands behind an option: nothing, a path, one of some words, or what only its user knows. */
export type Value = 'none' | 'path' | 'free' | readonly string[]
export type Flag = { words: readonly string[]; about: string; value: Value }
/** A command by its words, `ipcr name show`, with what may follow them. */
export type Place = { path: string; words: readonly Word[]; flags: readonly Flag[]; isGroup: boolean }

/** The command and all below it, as their help lists them. */
export function placesOf(command: Command, path = command.name()): Place[] {
  const help = command.createHelp()
  const shown = help.visibleCommands(command)
  const words = shown.map((child) => ({ word: child.name(), about: child.description() }))
  const own: Place = { path, words: [...words, ...choicesOf(command)], flags: help.visibleOptions(command).map(flagOf), isGroup: shown.length > 0 }
  const asked: Place[] = shown.length === 0 ? [] : [{ path: `${path} help`, words: words.filter(({ word }) => word !== 'help'), flags: [], isGroup: true }]
  return [own, ...asked, ...command.commands.flatMap((child) => placesOf(child, `${path} ${child.name()}`))]
}

function choicesOf(command: Command): Word[] {
  return command.registeredArguments.flatMap(({ argChoices, description }) => (argChoices ?? []).map((word) => ({ word, about: description })))
}

function flagOf(option: Option): Flag {
  return { words: [option.long, option.short].filter((word) => word !== undefined && word !== null), about: option.description, value: valueOf(option) }
}

function valueOf({ flags, argChoices, required, optional }: Option): Value {
  if (!required && !optional) return 'none'
  if (argChoices) return argChoices
  return /<(file|directory|path)\b/.test(flags) ? 'path' : 'free'
}
