import { formatSize } from '../../lib/hub/format-size.ts'
import type { Layer } from '../../lib/hub/hub-source.ts'
import { shortDigest } from '../../lib/hub/short-digest.ts'
import { visibleText } from '../../lib/hub/visible-text.ts'
import { isJsonType } from '../../lib/oci/media-types.ts'
import { Digest } from '../ui/digest.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { TypeName } from './type-name.tsx'

const COLUMNS = [{ title: '#', className: 'w-10 text-right' }, { title: 'Type' }, { title: 'Digest', className: 'hidden md:table-cell' }, { title: 'Size', className: 'text-right' }]

/** The files of an artifact with their bytes to download, and the text of those that are small. */
export function FileTable({ repository, files }: { repository: string; files: Layer[] }) {
  return (
    <>
      <Table caption="Files" columns={COLUMNS}>
        {files.map((file, index) => (
          <tr key={index}>
            <Cell className="text-right text-muted tabular-nums">{index + 1}</Cell>
            <Cell header>
              <TypeName type={file.mediaType} />
              <div className="mt-0.5 md:hidden"><Digest digest={file.digest} subject="file digest" /></div>
            </Cell>
            <Cell className="hidden md:table-cell"><Digest digest={file.digest} subject="file digest" /></Cell>
            <Cell className="text-right whitespace-nowrap tabular-nums">
              {formatSize(file.size)}
              <a href={`/v2/${repository}/blobs/${file.digest}`} download={fileName(file)} aria-label={`Download file ${index + 1}, its bytes as they are`} className="mt-0.5 block text-accent underline-offset-4 hover:underline">Download</a>
            </Cell>
          </tr>
        ))}
      </Table>
      {files.map(({ text }, index) => text !== undefined && <FileText key={index} name={`Text of file ${index + 1}`} text={text} />)}
    </>
  )
}

// Nothing of it is markup, and what cannot be seen is written out.
function FileText({ name, text }: { name: string; text: string }) {
  return (
    <pre tabIndex={0} role="region" aria-label={name} dir="ltr" className="mt-3 max-h-96 overflow-auto rounded-md border border-line bg-sunken px-3.5 py-2.5 font-mono text-[0.8125rem] leading-6 wrap-anywhere whitespace-pre-wrap">
      {visibleText(text)}
    </pre>
  )
}

function fileName({ digest, mediaType }: Layer): string {
  const ending = isJsonType(mediaType) ? 'json' : mediaType.startsWith('text/') ? 'txt' : 'bin'
  return `${shortDigest(digest).replace(':', '-')}.${ending}`
}
