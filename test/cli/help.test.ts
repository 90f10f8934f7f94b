import assert from 'node:assert/strict'
import { Command } from 'commander'
import { test } from 'node:test'
import { addInvitationCommand } from '../../cli/invitation.ts'
import { addNamespaceCommand } from '../../cli/namespace.ts'
import { addTeamCommand } from '../../cli/team.ts'

test('every command about namespaces, teams and invitations has help with examples, takes --hub and prints JSON', () => {
  const program = new Command('ipcr')
  for (const add of [addNamespaceCommand, addTeamCommand, addInvitationCommand]) add(program)
  const commands = program.commands.flatMap((group) => group.commands.filter((command) => command.name() !== 'help'))
  assert.deepEqual(program.commands.map((group) => `${group.name()} ${group.commands.map((command) => command.name()).join('|')}`), [
    'namespace list|show|claim|renew|rotate|revoke|accept|own-key|transfer|release', 'team show|set|add|remove|sign|invite|uninvite', 'invitation list|accept|decline',
  ])
  for (const command of [...program.commands, ...commands]) {
    let text = ''
    command.configureOutput({ writeOut: (part) => (text += part) })
    command.outputHelp()
    assert.match(text, /\nExamples:\n {2}\S*ipcr /, command.name())
  }
  for (const command of commands) for (const option of ['--hub', '--data', '--json']) assert.ok(command.options.some(({ long }) => long === option), `${command.name()} ${option}`)
})
