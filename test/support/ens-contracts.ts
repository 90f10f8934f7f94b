/** A registry (ENSIP-1), an ordinary resolver (ENSIP-7), one for all names below its own (ENSIP-10), and resolvers that do harm. */
export const ENS_CONTRACTS = `
// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;
contract Registry {
  struct Record { address owner; address resolver; }
  mapping(bytes32 => Record) records;
  constructor() { records[0].owner = msg.sender; }
  modifier onlyOwner(bytes32 node) { require(records[node].owner == msg.sender, "not the owner"); _; }
  function owner(bytes32 node) external view returns (address) { return records[node].owner; }
  function resolver(bytes32 node) external view returns (address) { return records[node].resolver; }
  function setSubnodeOwner(bytes32 node, bytes32 label, address to) external onlyOwner(node) { records[keccak256(abi.encodePacked(node, label))].owner = to; }
  function setResolver(bytes32 node, address to) external onlyOwner(node) { records[node].resolver = to; }
}
contract Resolver {
  Registry immutable ens;
  mapping(bytes32 => bytes) hashes;
  constructor(Registry registry) { ens = registry; }
  function setContenthash(bytes32 node, bytes calldata hash) external { require(ens.owner(node) == msg.sender, "not the owner"); hashes[node] = hash; }
  function contenthash(bytes32 node) external view returns (bytes memory) { return hashes[node]; }
  function supportsInterface(bytes4 id) external pure returns (bool) { return id == 0x01ffc9a7 || id == 0xbc1c58d1; }
}
contract OldResolver {
  bytes hash;
  constructor(bytes memory given) { hash = given; }
  function contenthash(bytes32) external view returns (bytes memory) { return hash; }
  fallback() external { assembly { invalid() } }
}
contract WildcardResolver {
  bytes hash;
  bytes32 immutable below;
  constructor(bytes memory given, bytes memory name) { hash = given; below = keccak256(name); }
  function supportsInterface(bytes4 id) external pure returns (bool) { return id == 0x01ffc9a7 || id == 0x9061b923; }
  function resolve(bytes calldata name, bytes calldata data) external view returns (bytes memory) {
    require(bytes4(data[:4]) == 0xbc1c58d1 && keccak256(name) == below, "not asked for that");
    return abi.encode(hash);
  }
}
contract OffchainResolver {
  error OffchainLookup(address sender, string[] urls, bytes callData, bytes4 callbackFunction, bytes extraData);
  string url;
  constructor(string memory given) { url = given; }
  function supportsInterface(bytes4 id) external pure returns (bool) { return id == 0x01ffc9a7 || id == 0x9061b923; }
  function resolve(bytes calldata, bytes calldata data) external view returns (bytes memory) {
    string[] memory urls = new string[](1);
    urls[0] = url;
    revert OffchainLookup(address(this), urls, data, this.callback.selector, data);
  }
  function callback(bytes calldata response, bytes calldata) external pure returns (bytes memory) { return response; }
}
contract RefusingResolver {
  fallback() external { revert("rate limit exceeded"); }
}
contract HugeResolver {
  uint256 immutable size;
  constructor(uint256 given) { size = given; }
  function supportsInterface(bytes4) external pure returns (bool) { return false; }
  function contenthash(bytes32) external view returns (bytes memory) { return new bytes(size); }
}
contract LyingResolver {
  function supportsInterface(bytes4) external pure returns (uint256) { return 7; }
  function contenthash(bytes32) external pure returns (uint256, uint256) { return (32, 2 ** 255); }
}`
