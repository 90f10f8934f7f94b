import { type Contract, ContractFactory, ensNormalize, hexlify, id, Interface, keccak256, namehash, type InterfaceAbi, ZeroHash } from 'ethers'
import { base36 } from 'multiformats/bases/base36'
import { CID } from 'multiformats/cid'
import { type Anvil, compile, startAnvil } from './anvil.ts'
import { ENS_CONTRACTS } from './ens-contracts.ts'

export const MAINNET_REGISTRY = '0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e'

export type ResolverKind = 'Resolver' | 'OldResolver' | 'WildcardResolver' | 'OffchainResolver' | 'RefusingResolver' | 'HugeResolver' | 'LyingResolver'

export type Ens = {
  anvil: Anvil
  /** the address of the registry */
  registry: string
  /** gives a name a contenthash (bytes in hex), through an ordinary resolver */
  set(name: string, contenthash: string): Promise<void>
  /** deploys a resolver and gives it to a name; its address */
  resolver(name: string, kind: ResolverKind, ...args: unknown[]): Promise<string>
  stop(): Promise<void>
}

const contracts = () => compile(ENS_CONTRACTS)

/** ENS on a chain of its own: a registry and resolvers as the specification has them (ENSIP-1, 7, 10). */
export async function startEns({ chainId = 31_337, asMainnet = false }: { chainId?: number; asMainnet?: boolean } = {}): Promise<Ens> {
  const anvil = await startAnvil({ chainId })
  const compiled = contracts()
  const deploy = async (name: string, ...args: unknown[]): Promise<Contract> => {
    const { abi, bytecode } = compiled[name] ?? { abi: [], bytecode: '0x' }
    const made = await new ContractFactory(abi as InterfaceAbi, bytecode, anvil.signer).deploy(...args)
    return (await made.waitForDeployment()) as Contract
  }
  const deployed = await deploy('Registry')
  const registry = asMainnet ? await moved(anvil, await deployed.getAddress()) : await deployed.getAddress()
  const send = async (to: string, contract: string, method: string, args: unknown[]): Promise<void> => {
    const data = new Interface((compiled[contract]?.abi ?? []) as InterfaceAbi).encodeFunctionData(method, args)
    await (await anvil.signer.sendTransaction({ to, data })).wait()
  }
  const register = async (name: string): Promise<void> => {
    const owner = await anvil.signer.getAddress()
    const labels = name.split('.')
    for (let i = labels.length - 1; i >= 0; i--) await send(registry, 'Registry', 'setSubnodeOwner', [parentOf(labels, i), id(labels[i] ?? ''), owner])
  }
  const resolver: Ens['resolver'] = async (name, kind, ...args) => {
    const address = await (await deploy(kind, ...args)).getAddress()
    await register(name)
    await send(registry, 'Registry', 'setResolver', [namehash(name), address])
    return address
  }
  const ordinary = new Map<string, string>()
  const set: Ens['set'] = async (name, contenthash) => {
    const address = ordinary.get(name) ?? (await resolver(name, 'Resolver', registry))
    ordinary.set(name, address)
    await send(address, 'Resolver', 'setContenthash', [namehash(ensNormalize(name)), contenthash])
  }
  return { anvil, registry, set, resolver, stop: () => anvil.stop() }
}

function parentOf(labels: string[], index: number): string {
  const parent = labels.slice(index + 1).join('.')
  return parent === '' ? ZeroHash : namehash(parent)
}

// Where the registry lies on the main chain; storage does not move along, so the root's owner is written there.
async function moved(anvil: Anvil, from: string): Promise<string> {
  await anvil.provider.send('anvil_setCode', [MAINNET_REGISTRY, await anvil.provider.getCode(from)])
  const owner = `0x${(await anvil.signer.getAddress()).slice(2).padStart(64, '0')}`
  await anvil.provider.send('anvil_setStorageAt', [MAINNET_REGISTRY, keccak256(`0x${'0'.repeat(128)}`), owner])
  return MAINNET_REGISTRY
}

/** The contenthash `ipns://<k51…>`, as a wallet's ENS page writes it. */
export function ipnsHash(ipnsName: string): string {
  return `0xe501${hexlify(CID.parse(ipnsName, base36).bytes).slice(2)}`
}

/** The contenthash `ipfs://<cid>`. */
export function ipfsHash(cid: string): string {
  return `0xe301${hexlify(CID.parse(cid).toV1().bytes).slice(2)}`
}
