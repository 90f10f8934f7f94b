// By names, so that a browser loads these and not the tables of ENS names, which are most of the package.
export { TypedDataEncoder, verifyTypedData } from 'ethers/hash'
