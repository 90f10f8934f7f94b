import * as audit from './audit.ts'
import * as namespaces from './identity-namespaces.ts'
import * as rights from './identity-rights.ts'
import * as team from './identity-team.ts'
import * as tokens from './identity-tokens.ts'
import * as lists from './lists.ts'
import * as maintenance from './maintenance.ts'
import * as moderation from './moderation.ts'
import * as names from './names.ts'
import { pageQueries } from './pages.ts'
import * as roots from './roots.ts'
import * as signatures from './signatures.ts'
import * as storage from './storage.ts'
import * as tagMoves from './tag-moves.ts'

/** Every read that runs in the reader worker, by name. */
export const queries = { ...lists, ...maintenance, ...names, ...pageQueries, ...roots, ...rights, ...namespaces, ...team, ...tokens, ...signatures, ...audit, ...moderation, ...tagMoves, ...storage }
