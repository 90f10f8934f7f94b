import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { JsonRpcProvider, type JsonRpcSigner } from 'ethers'
import solc from 'solc'
import { toolPath } from '../tools/tool.ts'
import { freePort } from './free-port.ts'

export type Anvil = { url: string; chainId: number; provider: JsonRpcProvider; signer: JsonRpcSigner; stop(): Promise<void> }
export type Compiled = { abi: object[]; bytecode: string }

/** Starts a private Ethereum node on loopback, empty but for funded accounts. */
export async function startAnvil({ chainId = 31_337 }: { chainId?: number } = {}): Promise<Anvil> {
  const program = toolPath('anvil')
  if (program === undefined) throw new Error('anvil is not installed: node test/tools/install.ts')
  const port = await freePort()
  const child = spawn(program, ['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(chainId), '--silent'], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  // Without its cache, which answers with the transaction count from before.
  const provider = new JsonRpcProvider(url, chainId, { staticNetwork: true, cacheTimeout: -1, pollingInterval: 50 })
  const stop = async () => {
    provider.destroy()
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill()
    await ended
  }
  for (let i = 0; i < 1200; i++) {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] })
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(() => undefined)
    if (answer?.ok) return { url, chainId, provider, signer: await provider.getSigner(0), stop }
    await delay(50)
  }
  await stop()
  throw new Error('anvil did not start')
}

/** Compiles one Solidity source; its contracts by name. */
export function compile(source: string): Record<string, Compiled> {
  const input = { language: 'Solidity', sources: { 'test.sol': { content: source } }, settings: { outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } } } }
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as {
    errors?: { severity: string; formattedMessage: string }[]; contracts?: Record<string, Record<string, { abi: object[]; evm: { bytecode: { object: string } } }>>
  }
  const failures = output.errors?.filter(({ severity }) => severity === 'error') ?? []
  if (failures.length > 0) throw new Error(failures.map(({ formattedMessage }) => formattedMessage).join('\n'))
  return Object.fromEntries(Object.entries(output.contracts?.['test.sol'] ?? {}).map(([name, { abi, evm }]) => [name, { abi, bytecode: `0x${evm.bytecode.object}` }]))
}
