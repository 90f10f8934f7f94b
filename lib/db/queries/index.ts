import * as lists from './lists.ts'
import * as maintenance from './maintenance.ts'
import { pageQueries } from './pages.ts'

/** Every read that runs in the reader worker, by name. */
export const queries = { ...lists, ...maintenance, ...pageQueries }
