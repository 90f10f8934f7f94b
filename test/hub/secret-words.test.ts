import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskedCommand, readEnvironment, readLabels } from '../../lib/hub/environment.ts'
import { looksSecret } from '../../lib/hub/secret-words.ts'

const SECRET: [string, string][] = [
  ['PASSWORD', 'hunter2'], ['DB_PASSWD', 'x'], ['PGPASSWORD', 'pw'], ['MYSQL_ROOT_PASSWORD', 'root'], ['API_KEY', 'abc'], ['APIKEY', 'abc'], ['AWS_SECRET_ACCESS_KEY', 'abc'], ['GITHUB_TOKEN', 'abc'],
  ['npm_config__auth', 'abc'], ['SESSION_COOKIE', 'abc'], ['WALLET_MNEMONIC', 'test test junk'], ['SENTRY_DSN', 'https://a@b/1'],
  ['DATABASE_URL', 'postgres://alice:hunter2@db/app'], ['CONFIG', '-----BEGIN RSA PRIVATE KEY-----'], ['X', 'ghp_0123456789abcdefghijABCDEFGHIJ012345'], ['X', 'AKIAIOSFODNN7EXAMPLE'],
  ['X', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'], ['X', 'sk-proj-abcdefghijklmnop1234'], ['SEED', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'], ['BLOB', 'mZ8kQ2vT7rXp1LsN4cWy6HdJ3bGf9AeU'],
]
const PLAIN: [string, string][] = [
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin'], ['NODE_VERSION', '24.1.0'], ['PYTHON_SHA256', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'], ['GPG_KEY', 'E3FF2839C048B25C084DEBE9B26995E310250568'],
  ['LANG', 'C.UTF-8'], ['JAVA_HOME', '/opt/java/openjdk'], ['GIT_COMMIT', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'], ['TOKEN_TTL', '3600'], ['AUTH_URL', 'https://login.example.org'], ['SECRET_FILE', '/run/secrets/db'],
  ['PASSWORD', ''], ['REQUIRE_AUTH', 'true'], ['KEYBOARD', 'us'], ['AUTHOR', 'Alice'], ['MONKEY', 'banana'], ['COMPASS', 'north'], ['BYPASS', 'never'], ['LD_LIBRARY_PATH', '/usr/lib/x86_64-linux-gnu/abcdefghijklmnop1'], ['NAME', 'a-fairly-long-name-with-words-2'], ['PORT', '8080'],
]

test('what looks like a secret by its name or its value is one, sums, public keys and paths are not', () => {
  for (const [name, value] of SECRET) assert.equal(looksSecret(name, value), true, `${name}=${value}`)
  for (const [name, value] of PLAIN) assert.equal(looksSecret(name, value), false, `${name}=${value}`)
})

test('a variable is what stands before the first =', () => {
  assert.deepEqual(readEnvironment(['A=b=c', 'TOKEN=x y', 'BARE']), [
    { name: 'A', value: 'b=c', isSecret: false }, { name: 'TOKEN', value: 'x y', isSecret: true }, { name: 'BARE', value: '', isSecret: false },
  ])
})

test('labels are looked at as variables are, with dots and dashes in their names', () => {
  const secret = (...labels: [string, string][]) => readLabels(labels).filter(({ isSecret }) => isSecret).map(({ name }) => name)
  assert.deepEqual(secret(['com.example.api-key', 'abc'], ['com.example.auth', 'Basic x'], ['build.token', 'x'], ['ci', 'https://me:hunter2@git.example/x']), ['com.example.api-key', 'com.example.auth', 'build.token', 'ci'])
  assert.deepEqual(secret(
    ['org.opencontainers.image.authors', 'Alice'], ['org.opencontainers.image.revision', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'], ['org.label-schema.vcs-ref', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['com.docker.compose.config-hash', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'], ['org.opencontainers.image.source', 'https://github.com/a/b'], ['maintainer', 'a@b.example'],
  ), [])
  assert.equal(maskedCommand('LABEL com.example.api-key=abcdef', readLabels([['com.example.api-key', 'abcdef']])), 'LABEL com.example.api-key=••••••••')
})

test('a step shows neither the secrets of the configuration nor what it sets itself', () => {
  const variables = readEnvironment(['DB_PASSWORD=hunter2', 'MODE=fast'])
  for (const [step, shown] of [
    ['ENV DB_PASSWORD=hunter2', 'ENV DB_PASSWORD=••••••••'], ['RUN /bin/sh -c curl -u me:hunter2 x # buildkit', 'RUN curl -u me:•••••••• x'], ['ENV MODE=fast', 'ENV MODE=fast'],
    ['RUN /bin/sh -c API_KEY="abc def" ./fetch && TOKEN=x ./go', 'RUN API_KEY=•••••••• ./fetch && TOKEN=•••••••• ./go'], ['|1 NPM_TOKEN=abc /bin/sh -c npm ci', 'RUN npm ci'],
  ]) assert.equal(maskedCommand(step ?? '', variables), shown)
})

test('bad-input 35: as many steps as are shown, as long as they may be and all of one kind of sign, are masked at once', () => {
  for (const [sign, before = ''] of [['A='], ['a'], ['"'], [' '], ['TOKEN='], ['|1 '], ['a:/'], ['a.', 'A='], ['eyJ-', 'A='], ['eyJaaaaaaaaaa.', 'A='], ['a://', 'A='], ['://a:', 'A=']] as const) {
    const text = before + sign.repeat(4000 / sign.length)
    const variables = readEnvironment(Array.from({ length: 300 }, (_, index) => `TOKEN_${index}=${index}${text.slice(0, 900)}`))
    const started = performance.now()
    for (let step = 0; step < 500; step++) maskedCommand(text, variables)
    const ms = performance.now() - started
    assert.ok(ms < 2000, `${sign}: ${ms.toFixed()} ms`)
  }
})
