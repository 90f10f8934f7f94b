import { spawn } from 'node:child_process'

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP']

/**
 * Runs a command to its end with inherited output and hands on the signals that this process gets.
 * Resolves with the exit code; a child ended by a signal counts as 128.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function runChild(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] })
    const handOn = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal)
    for (const signal of SIGNALS) process.on(signal, handOn)
    const release = () => SIGNALS.forEach((signal) => process.off(signal, handOn))
    child.once('error', (error) => (release(), reject(error)))
    child.once('close', (code) => (release(), resolve(code ?? 128)))
  })
}
