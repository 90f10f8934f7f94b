/** The id of an option's element; that of the active one stands in `aria-activedescendant`. */
export function optionId(list: string, index: number): string {
  return `${list}-${index}`
}
