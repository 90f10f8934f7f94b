import { pushImage, pushIndex, type Descriptor } from '../support/push-image.ts'

/** A README with all that is laid out, and with what must not do anything. `host` is one of the reader's own, which counts who looks. */
export const readmeText = (host: string): string => `# Hello

A **registry** image with [its docs](docs/start.md) and [a site](https://example.org/hello).

[![build](${host}/badge.png)](https://example.org/build) ![logo](img/logo.png)

## Run it

\`\`\`sh
docker run --rm -p 8080:8080 hello  # serves
\`\`\`

\`\`\`js
const port = 8080 // the default
export default { port, name: "hello" }
\`\`\`

| Variable | Meaning | Default |
|---|:---:|---:|
| \`PORT\` | where it listens, which is a long line of text in the middle of a table that is wide | 8080 |
| \`NAME\` | whom it greets | world |

- [x] small
- [ ] smaller

> It says hello.[^1]

[^1]: Or good bye.

<details><summary>More</summary>Hidden until asked for.</details>

<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>
<a href="javascript:document.title='owned'">click</a> <div style="position:fixed;inset:0">over all</div>
a \u202Etxet desrever

## Run it
`

const LABELS = {
  'org.opencontainers.image.source': 'https://github.com/alice/hello', 'org.opencontainers.image.licenses': 'MIT', 'org.opencontainers.image.vendor': 'Alice & "Co" <b>x</b>',
  'org.opencontainers.image.documentation': 'https://docs.example.org/hello/', 'org.opencontainers.image.url': 'javascript:alert(1)',
}

export type Who = { url: string; authorization?: string }

/** A repository with several tags, of which `latest` is an index of two platforms with labels. */
export async function pushHello({ url, ...who }: Who, name: string): Promise<{ latest: Descriptor; old: Descriptor }> {
  const image = (architecture: string, layer: string, tag?: string) => pushImage(url, name, tag, { ...who, config: { os: 'linux', architecture, config: { Labels: LABELS } }, layers: [layer] })
  const old = await image('amd64', 'the first', 'v1.0')
  const [amd, arm] = [await image('amd64', 'the second'), await image('arm64', 'the second, elsewhere')]
  if (who.authorization === undefined) {
    const latest = await pushIndex(url, name, 'latest', [{ ...amd, platform: { os: 'linux', architecture: 'amd64' } }, { ...arm, platform: { os: 'linux', architecture: 'arm64' } }])
    for (let minor = 1; minor < 8; minor++) await image('amd64', `minor ${minor}`, `v1.${minor}`)
    return { latest, old }
  }
  return { latest: await image('amd64', 'the second', 'latest'), old }
}

/** Sets a README as a script does. */
export async function setReadme({ url, authorization }: Who, name: string, readme: { short?: string; full?: string }): Promise<void> {
  const answer = await fetch(`${url}/api/v1/repositories/${name}/readme`, { method: 'PUT', body: JSON.stringify(readme), headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) } })
  if (answer.status !== 204) throw new Error(`the README was refused: ${answer.status} ${await answer.text()}`)
}
