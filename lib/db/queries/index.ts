import * as rights from './identity-rights.ts'
import * as tokens from './identity-tokens.ts'
import * as lists from './lists.ts'
import * as maintenance from './maintenance.ts'
import * as names from './names.ts'
import { pageQueries } from './pages.ts'
import * as roots from './roots.ts'

/** Every read that runs in the reader worker, by name. */
export const queries = { ...lists, ...maintenance, ...names, ...pageQueries, ...roots, ...rights, ...tokens }
