// Stands in for the indexer: writes a line to the log, notes its process, and ends as it is told.
import { appendFileSync, existsSync } from 'node:fs'

const { NOTES = '', MANNERS = '', IPCR_DATA = '', IPCR_SECOND = '', SECRET_OF_THE_HUB = 'not told', SSL_CERT_FILE = '' } = process.env
appendFileSync(NOTES, `${JSON.stringify({ pid: process.pid, data: IPCR_DATA, second: IPCR_SECOND, secret: SECRET_OF_THE_HUB, trusted: SSL_CERT_FILE, arguments: process.execArgv })}\n`)
process.stdout.write('{"part":"indexer","msg":"reading"}\n')
process.on('SIGINT', () => {})
if (MANNERS === 'stubborn') setInterval(() => {}, 1000)
else process.on('disconnect', () => process.exit())
if (MANNERS === 'dies') process.exit(3)
if (MANNERS === 'dies once' && !existsSync(`${NOTES}.died`)) {
  appendFileSync(`${NOTES}.died`, '')
  process.exit(3)
}
