import { AbiCoder, concat, ContractFactory, getAddress, getCreate2Address, Interface, keccak256, ZeroHash, type InterfaceAbi, type Wallet } from 'ethers'
import { compile, type Anvil } from './anvil.ts'

/** Whoever can sign a text: a key, or a contract by the key of its owner. */
export type Signs = { address: string; signMessage(message: string): Promise<string> }

export type ContractWallets = {
  factory: string
  /** a wallet that is on the chain, and belongs to a key (ERC-1271) */
  deployed(owner: Wallet): Promise<Signs>
  /** one that would be there once it was needed (ERC-6492); `by` signs for it */
  undeployed(owner: Wallet, by?: Wallet): Signs
  /** what such a wallet sends: a signature, and how the wallet of `of` would be deployed */
  wrapped(signature: string, of: string): string
}

const MAGIC_6492 = `0x${'6492'.repeat(16)}`
const SOURCE = `
// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;
contract OwnedWallet {
  address immutable owner;
  constructor(address o) { owner = o; }
  function isValidSignature(bytes32 hash, bytes calldata sig) external view returns (bytes4) {
    if (sig.length != 65) return 0xffffffff;
    return ecrecover(hash, uint8(sig[64]), bytes32(sig[0:32]), bytes32(sig[32:64])) == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
  }
}
contract Factory {
  function make(address o) external returns (address) { return address(new OwnedWallet{salt: 0}(o)); }
}`

/** Puts the contracts of such wallets on a chain. */
export async function deployContractWallets(anvil: Anvil): Promise<ContractWallets> {
  const { OwnedWallet, Factory } = compile(SOURCE)
  const make = new Interface((Factory?.abi ?? []) as InterfaceAbi)
  const deploy = async (contract: typeof OwnedWallet, ...args: string[]): Promise<string> => {
    const made = await new ContractFactory((contract?.abi ?? []) as InterfaceAbi, contract?.bytecode ?? '', anvil.signer).deploy(...args)
    return getAddress(await (await made.waitForDeployment()).getAddress())
  }
  const factory = await deploy(Factory)
  const encode = AbiCoder.defaultAbiCoder().encode.bind(AbiCoder.defaultAbiCoder())
  const wrapped = (signature: string, of: string): string =>
    concat([encode(['address', 'bytes', 'bytes'], [factory, make.encodeFunctionData('make', [of]), signature]), MAGIC_6492])
  return {
    factory, wrapped,
    deployed: async (owner) => ({ address: await deploy(OwnedWallet, owner.address), signMessage: (message) => owner.signMessage(message) }),
    undeployed: (owner, by = owner) => ({
      address: getCreate2Address(factory, ZeroHash, keccak256(concat([OwnedWallet?.bytecode ?? '', encode(['address'], [owner.address])]))),
      signMessage: async (message) => wrapped(await by.signMessage(message), owner.address),
    }),
  }
}
