import type { Command } from 'commander'

type Add = (program: Command) => void

/** The commands as the help groups and lists them. One is loaded by itself: all of them together take far longer than what most are asked for. */
export const COMMANDS: Readonly<Record<string, Readonly<Record<string, () => Promise<Add>>>>> = {
  'Images:': {
    push: async () => (await import('./push.ts')).addPushCommand,
    pull: async () => (await import('./pull.ts')).addPullCommand,
    save: async () => (await import('./save.ts')).addSaveCommand,
    load: async () => (await import('./load.ts')).addLoadCommand,
    mirror: async () => (await import('./mirror.ts')).addMirrorCommand,
    verify: async () => (await import('./verify.ts')).addVerifyCommand,
    sign: async () => (await import('./sign.ts')).addSignCommand,
    convert: async () => (await import('./convert.ts')).addConvertCommand,
  },
  'You, at a hub:': {
    login: async () => (await import('./login.ts')).addLoginCommand,
    logout: async () => (await import('./logout.ts')).addLogoutCommand,
    namespace: async () => (await import('./namespace.ts')).addNamespaceCommand,
    team: async () => (await import('./team.ts')).addTeamCommand,
    invitation: async () => (await import('./invitation.ts')).addInvitationCommand,
    follow: async () => (await import('./follow.ts')).addFollowCommand,
    pin: async () => (await import('./pin.ts')).addPinCommand,
  },
  'Your own hub:': {
    server: async () => (await import('./server.ts')).addServerCommand,
    token: async () => (await import('./token.ts')).addTokenCommand,
    'login-link': async () => (await import('./login-link.ts')).addLoginLinkCommand,
    name: async () => (await import('./name.ts')).addNameCommand,
    gc: async () => (await import('./gc.ts')).addGcCommand,
    restore: async () => (await import('./restore.ts')).addRestoreCommand,
    site: async () => (await import('./site.ts')).addSiteCommand,
  },
  'This program:': {
    completion: async () => (await import('./completion.ts')).addCompletionCommand,
  },
}
