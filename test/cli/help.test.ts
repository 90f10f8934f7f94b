import assert from 'node:assert/strict'
import type { Command } from 'commander'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createProgram } from '../../cli/program.ts'

// What they print is no result: what the hub writes down, a script.
const NO_JSON = ['ipcr server', 'ipcr completion']
// They take long, and show how far they are.
const SHOW_PROGRESS = ['ipcr push', 'ipcr pull', 'ipcr save', 'ipcr load', 'ipcr mirror', 'ipcr pin', 'ipcr restore', 'ipcr site publish']
// Whose value is something else in each: what a token is for, a key of Kubo.
const OWN_VALUE = ['--name', '--namespace']

const program = await createProgram()
const everything = below(program, 'ipcr')
const leaves = everything.filter(([, command]) => command.commands.length === 0)

function below(command: Command, path: string): [path: string, command: Command][] {
  return [[path, command], ...command.commands.flatMap((child) => below(child, `${path} ${child.name()}`))]
}

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 80 }).outputHelp()
  return text
}

const optionsOf = (command: Command) => command.options.filter(({ hidden }) => !hidden)
const has = (command: Command, long: string): boolean => optionsOf(command).some((option) => option.long === long)

test('the help that is printed without loading anything is that of the commands (node cli/main.ts --help > cli/help.txt)', () => {
  assert.equal(readFileSync(new URL('../../cli/help.txt', import.meta.url), 'utf8'), helpOf(program))
})

test('every command says what it does, what it is given, and shows examples of itself', () => {
  assert.ok(leaves.length > 35)
  for (const [path, command] of everything) {
    assert.match(command.description(), /^\S.*[^.]$/, path)
    const [, examples = ''] = helpOf(command).split(/\nExamples:\n/)
    assert.match(examples, new RegExp(`^ {2}(?=.*\\b${path}\\b)`, 'm'), `${path}: ${examples}`)
    for (const argument of command.registeredArguments) assert.ok(argument.description, `${path} ${argument.name()}`)
    for (const option of optionsOf(command)) assert.ok(option.description, `${path} ${option.flags}`)
    assert.doesNotMatch(helpOf(command), /default:\s+(false|true|\[\])/, path)
  }
})

test('every command prints JSON when asked, and is silent when it would show how far it is', () => {
  assert.deepEqual(leaves.filter(([, command]) => !has(command, '--json')).map(([path]) => path), NO_JSON)
  for (const [path, command] of leaves) if (SHOW_PROGRESS.includes(path)) assert.ok(has(command, '--silent'), path)
})

test('an option is written in one way, whatever command takes it', () => {
  const written = new Map<string, Set<string>>()
  for (const [path, command] of leaves) {
    for (const { long, flags } of optionsOf(command)) {
      const key = long && OWN_VALUE.includes(long) ? `${path} ${long}` : (long ?? flags)
      written.set(key, (written.get(key) ?? new Set()).add(flags))
    }
  }
  assert.deepEqual([...written.values()].filter((ways) => ways.size > 1).map((ways) => [...ways]), [])
})

test('a letter stands for one option', () => {
  const meant = new Map<string, Set<string>>()
  for (const [, command] of leaves) for (const { short, long } of optionsOf(command)) if (short && long) meant.set(short, (meant.get(short) ?? new Set()).add(long))
  assert.deepEqual([...meant].filter(([, longs]) => longs.size > 1).map(([short, longs]) => [short, ...longs]), [])
})
