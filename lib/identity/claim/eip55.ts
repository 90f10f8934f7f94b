// By its name, so that a browser loads nothing else of the package.
export { getAddress } from 'ethers/address'
