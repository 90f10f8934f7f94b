import { InvalidArgumentError } from 'commander'

/** What an option says in seconds: a whole number from 1 to 999999. Throws InvalidArgumentError. */
export function parseSeconds(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('A whole number of seconds.')
  return Number(text)
}
