export type DebianTool = { kind: 'debian'; package: string }
export type GoTool = { kind: 'go'; module: string; command: string; version: string }
/** A program that an npm package of the machine's platform holds. */
export type NpmTool = { kind: 'npm'; package: string; program: string; version: string }
export type Tool = DebianTool | GoTool | NpmTool

const PLATFORM = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`

const debian = (name: string): DebianTool => ({ kind: 'debian', package: name })
const go = (module: string, command: string, version: string): GoTool => ({ kind: 'go', module, command, version })

/** The programs that tests and benchmarks run against the hub, by the name of their executable. */
export const TOOLS = {
  docker: debian('docker.io'),
  dockerd: debian('docker.io'),
  skopeo: debian('skopeo'),
  podman: debian('podman'),
  chromium: debian('chromium'),
  busybox: debian('busybox-static'),
  nginx: debian('nginx'),
  strace: debian('strace'),
  wrk: debian('wrk'),
  openssl: debian('openssl'),
  git: debian('git'),
  bash: debian('bash'),
  zsh: debian('zsh'),
  fish: debian('fish'),
  registry: go('github.com/distribution/distribution/v3', 'cmd/registry', 'v3.1.2'),
  crane: go('github.com/google/go-containerregistry', 'cmd/crane', 'v0.22.1'),
  regctl: go('github.com/regclient/regclient', 'cmd/regctl', 'v0.11.7'),
  oras: go('oras.land/oras', 'cmd/oras', 'v1.3.3'),
  cosign: go('github.com/sigstore/cosign/v3', 'cmd/cosign', 'v3.1.3'),
  anvil: { kind: 'npm', package: `@foundry-rs/anvil-${PLATFORM}`, program: 'bin/anvil', version: '1.7.1' },
  ipfs: go('github.com/ipfs/kubo', 'cmd/ipfs', 'v0.43.0'),
} satisfies Record<string, Tool>

export type ToolName = keyof typeof TOOLS
