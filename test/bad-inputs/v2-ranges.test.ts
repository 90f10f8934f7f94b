// Bad inputs 11: Range on blobs (RFC 9110 §14) and on manifests.
import { bytesOf, descriptorOf, digestOf, imageManifest, OCI_CONFIG } from '../conformance/content.ts'
import { useHub } from '../conformance/registry.ts'
import { testTable, type Expected, type Row } from '../conformance/table.ts'

const registry = useHub()
const blob = bytesOf('ranges', 1000)
const manifest = imageManifest(descriptorOf(OCI_CONFIG, '{}'), [])

registry.prepare(async () => {
  for (const bytes of [blob, '{}', '']) await registry.pushBlob('range/app', bytes)
  await registry.pushManifest('range/app', 'v1', manifest)
})

const row = (range: string, expected: Expected): Row => ({ what: `bad-input 11: ${range.slice(0, 40)}`, path: `/v2/range/app/blobs/${digestOf(blob)}`, headers: { range }, ...expected })
const part = (from: number, to: number): Expected => ({ status: 206, content: blob.subarray(from, to + 1), answers: { 'content-range': `bytes ${from}-${to}/1000`, 'content-length': String(to - from + 1) } })
const beyond: Expected = { status: 416, answers: { 'content-range': 'bytes */1000' } }
const whole: Expected = { status: 200, content: blob, answers: { 'content-range': null } }

testTable(registry, [
  row('bytes=0-', part(0, 999)),
  row('bytes=999-', part(999, 999)),
  row('bytes=-1', part(999, 999)),
  row('bytes=-1000', part(0, 999)),
  row('bytes=-5000', part(0, 999)),
  row('bytes=0-0', part(0, 0)),
  row('bytes=500-99999999999999999999', part(500, 999)),
  row('bytes=1000-', beyond),
  row('bytes=1000-2000', beyond),
  row('bytes=99999999999999999999-', beyond),
  row('bytes=-0', beyond),
  row('bytes=5-4', { status: 416 }),
  row('bytes=0-1,4-5', whole),
  row(`bytes=${'0-1,'.repeat(1000)}0-1`, whole),
  row('bytes=', { status: [200, 416] }),
  row('bytes=a-b', { status: [200, 416] }),
  row('bytes=--1', { status: [200, 416] }),
  row('bytes=1e2-', { status: [200, 416] }),
  row('bytes', { status: [200, 416] }),
  { what: 'bad-input 11: a range of an empty blob', path: `/v2/range/app/blobs/${digestOf('')}`, headers: { range: 'bytes=0-' }, status: [200, 416] },
  { what: 'bad-input 11: the last byte of an empty blob', path: `/v2/range/app/blobs/${digestOf('')}`, headers: { range: 'bytes=-1' }, status: [200, 416] },
  { what: 'bad-input 11: a range of a manifest is ignored', path: '/v2/range/app/manifests/v1', headers: { range: 'bytes=0-3' }, status: 200, content: manifest },
  { what: 'bad-input 11: a range behind the end of a manifest is ignored', path: '/v2/range/app/manifests/v1', headers: { range: 'bytes=99999-' }, status: 200, content: manifest },
  { what: 'bad-input 11: a range on HEAD', method: 'HEAD', path: `/v2/range/app/blobs/${digestOf(blob)}`, headers: { range: 'bytes=0-9' }, status: [200, 206] },
])
