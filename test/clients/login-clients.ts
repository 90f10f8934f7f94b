import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { realClients, realClientsAsRoot } from '../support/real-client.ts'
import { run, type Output, type RunOptions } from '../support/run.ts'

/** One user of a client: what is logged in lies in a directory of their own. */
export type ClientUser = {
  login(user: string, password: string): Promise<Output>
  /** of a small image */
  push(reference: string): Promise<Output>
  pull(reference: string): Promise<Output>
}

export type LoginClient = {
  name: string
  skip: string | false
  /** whether a login with a wrong password says so; otherwise the first use does */
  verifiesLogin: boolean
  /** whether it sends its login where none is asked for */
  pullsWithLogin: boolean
  user(directory: string, scene: { host: string; layout: string }): ClientUser
}

const PLAIN = '--tls-verify=false'
const ANY_POLICY = JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] })
const podmanTools = realClientsAsRoot('podman')
const { paths, skip } = realClients('skopeo', 'crane', 'oras')

const tolerant = (program: string, given: RunOptions = {}) => (args: string[], options: RunOptions = {}): Promise<Output> =>
  run(program, args, { ...given, ...options, env: { ...given.env, ...options.env }, allowFailure: true })

const skopeo: LoginClient = {
  name: 'skopeo', skip, verifiesLogin: true, pullsWithLogin: true,
  user: (directory, { host, layout }) => {
    const [call, auth] = [tolerant(paths.skopeo), join(directory, 'auth.json')]
    return {
      login: (user, input) => call(['login', PLAIN, '--authfile', auth, '-u', user, '--password-stdin', host], { input }),
      push: (reference) => call(['--insecure-policy', 'copy', '--dest-tls-verify=false', '--dest-authfile', auth, `oci:${layout}:v1`, `docker://${reference}`]),
      pull: (reference) => call(['inspect', PLAIN, '--authfile', auth, '--raw', `docker://${reference}`]),
    }
  },
}

const podman: LoginClient = {
  name: 'podman', skip: podmanTools.skip, verifiesLogin: true, pullsWithLogin: true,
  user: (directory, { host, layout }) => {
    const stores = ['--storage-driver', 'vfs', '--root', join(directory, 'root'), '--runroot', join(directory, 'run'), '--events-backend', 'none']
    const [auth, policy] = [join(directory, 'auth.json'), join(directory, 'policy.json')]
    writeFileSync(policy, ANY_POLICY)
    writeFileSync(auth, '{}')
    const call = (args: string[], options: RunOptions = {}) => tolerant(podmanTools.paths.podman)([...stores, ...args], options)
    const signed = ['--signature-policy', policy]
    return {
      login: (user, input) => call(['login', PLAIN, '--authfile', auth, '-u', user, '--password-stdin', host], { input }),
      push: async (reference) => {
        const { stdout } = await call(['pull', '--quiet', ...signed, `oci:${layout}:v1`])
        return call(['push', PLAIN, '--authfile', auth, ...signed, stdout.trim(), reference])
      },
      pull: (reference) => call(['pull', PLAIN, '--authfile', auth, ...signed, reference]),
    }
  },
}

const crane: LoginClient = {
  name: 'crane', skip, verifiesLogin: false, pullsWithLogin: true,
  user: (directory, { host, layout }) => {
    const call = tolerant(paths.crane, { env: { DOCKER_CONFIG: directory } })
    return {
      login: (user, input) => call(['auth', 'login', host, '-u', user, '--password-stdin'], { input }),
      push: (reference) => call(['push', '--index', layout, reference]),
      pull: (reference) => call(['manifest', reference]),
    }
  },
}

const oras: LoginClient = {
  name: 'oras', skip, verifiesLogin: true, pullsWithLogin: false,
  user: (directory, { host }) => {
    const [call, config] = [tolerant(paths.oras, { cwd: directory }), join(directory, 'config.json')]
    const common = ['--plain-http', '--registry-config', config]
    writeFileSync(join(directory, 'file.txt'), directory)
    return {
      login: (user, input) => call(['login', ...common, '-u', user, '--password-stdin', host], { input }),
      push: (reference) => call(['push', ...common, reference, 'file.txt:text/plain']),
      pull: (reference) => call(['manifest', 'fetch', ...common, reference]),
    }
  },
}

export const LOGIN_CLIENTS: LoginClient[] = [skopeo, podman, crane, oras]

/** A directory for one user, in lower case and short as podman wants it. */
export function userDirectory(parent: string, name: string): string {
  const directory = join(parent, name)
  mkdirSync(directory, { recursive: true })
  return directory
}
