/** The hub itself among the namespaces, which have no dots. */
export const HUB = '.hub'
