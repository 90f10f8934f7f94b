import { workerData } from 'node:worker_threads'
import { serveCalls } from '../../store/workers/serve-calls.ts'
import { createLogger } from '../../logger.ts'
import { openForeign } from './open-foreign.ts'
import type { ForeignOperations, ForeignThreadData } from './operations.ts'

const data = workerData as ForeignThreadData
const logger = createLogger(data.logLevel, data.logFields).child({ part: 'resolve' })
const { names, leadsTo, judge, repositories, files, trees, restoring } = openForeign(data, (source, sentence) => logger.warn({ source }, sentence))

serveCalls<ForeignOperations>({
  resolve: ({ name }) => names.resolve(name),
  leadsTo: ({ name }) => leadsTo(name),
  judgeClaims: ({ told }) => judge(told),
  reach: ({ root }) => repositories.reach(root),
  listedKey: ({ namespace, ...place }) => repositories.listedKey(place, namespace),
  manifest: ({ reference, accept, ...place }) => repositories.manifest(place, reference, accept),
  blob: ({ digest, ...place }) => repositories.blob(place, digest),
  tags: ({ after, limit, ...place }) => repositories.tags(place, after, limit),
  referrers: ({ subject, ...place }) => repositories.referrers(place, subject),
  wanted: (place) => repositories.wanted(place),
  fetch: (request) => files.fetch(request),
  progress: ({ id, beyond }) => files.progress(id, beyond),
  finish: ({ id }) => files.finish(id),
  adopt: ({ id }) => files.adopt(id),
  cancel: ({ id }) => files.cancel(id),
  walk: (place) => trees.walk(place),
  walkNext: ({ id }) => trees.walkNext(id),
  walkEnd: ({ id }) => trees.walkEnd(id),
  uses: ({ before, after }) => trees.uses(before, after),
  restoreHead: ({ ipnsName, ...place }) => restoring.head(place, ipnsName),
  restoreBegin: ({ root, namespace }) => restoring.begin(root, namespace),
  restoreNext: ({ id }) => restoring.next(id),
  restoreEnd: ({ id }) => restoring.end(id),
  end: () => process.exit(),
})
