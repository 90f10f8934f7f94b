import { formatSize } from '../../lib/hub/format-size.ts'
import type { Layer } from '../../lib/hub/hub-source.ts'
import { shortDigest } from '../../lib/hub/short-digest.ts'
import { visibleText } from '../../lib/hub/visible-text.ts'
import { isJsonType } from '../../lib/oci/media-types.ts'
import { Digest } from '../ui/digest.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { TypeName } from './type-name.tsx'

const COLUMNS = [{ title: '#', className: 'w-10 text-right' }, { title: 'File' }, { title: 'Digest', className: 'hidden md:table-cell' }, { title: 'Size', className: 'text-right' }]

/** The files of an artifact, with their bytes to download if `blobs` says where, and the text of those that are small. */
export function FileTable({ files, blobs }: { files: Layer[]; blobs: string | undefined }) {
  return (
    <>
      <Table caption="Files" columns={COLUMNS}>
        {files.map((file, index) => (
          <tr key={index}>
            <Cell className="text-right text-muted tabular-nums">{index + 1}</Cell>
            <Cell header>
              {file.title !== undefined && <span className="block font-medium"><ForeignText>{file.title}</ForeignText></span>}
              <TypeName type={file.mediaType} />
              <div className="mt-0.5 md:hidden"><Digest digest={file.digest} subject="file digest" /></div>
            </Cell>
            <Cell className="hidden md:table-cell"><Digest digest={file.digest} subject="file digest" /></Cell>
            <Cell className="text-right whitespace-nowrap tabular-nums">
              {formatSize(file.size)}
              {blobs !== undefined && <a href={`${blobs}${file.digest}`} download={fileName(file)} aria-label={`Download file ${index + 1}, its bytes as they are`} className="mt-0.5 block text-accent underline-offset-4 hover:underline">Download</a>}
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

// As its maker calls it, without folders; a browser takes care of the rest.
function fileName({ digest, mediaType, title }: Layer): string {
  const own = title?.split(/[/\\]/).at(-1)?.replaceAll(/[\p{C}:*?"<>|]/gu, '_')
  if (own !== undefined && own !== '' && !/^\.+$/.test(own)) return own
  const ending = isJsonType(mediaType) ? 'json' : mediaType.startsWith('text/') ? 'txt' : 'bin'
  return `${shortDigest(digest).replace(':', '-')}.${ending}`
}
