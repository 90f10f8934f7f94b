import { BlockList, isIP } from 'node:net'

// IANA's special-purpose registries: what is not globally reachable, or leads to an address that may not be.
const V4 = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24',
  '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3']
// Outside 2000::/3 nothing is global: no ::1, fc00::/7, fe80::/10, ::ffff:0:0/96, 64:ff9b::/96.
const V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const special = blockList([...V4, ...V6])
const global6 = blockList(['2000::/3'])

/** True for an IP address of the public internet; tunnels that carry an IPv4 address inside do not count. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !special.check(address, 'ipv4')
  return family === 6 && !address.includes('%') && global6.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

function blockList(ranges: string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = '', bits = ''] = range.split('/')
    list.addSubnet(network, Number(bits), network.includes(':') ? 'ipv6' : 'ipv4')
  }
  return list
}
