/** How a handle looks to a hasty eye: two with the same skeleton are not told apart. The migration writes the same in SQL. */
export function skeletonOf(handle: string): string {
  return handle.replace(/[-_]/g, '').replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('i', 'l').replaceAll('rn', 'm').replaceAll('vv', 'w')
}
