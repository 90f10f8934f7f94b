import { createHash } from 'node:crypto'
import type { ContentPath } from './content-path.ts'
import type { ListPage } from './list-page.ts'

/** Changes with the page's form, so that caches let go of the old one. */
export const LISTING_VERSION = '1'

const STYLE = `
:root{color-scheme:light dark;--fg:#1b1f24;--dim:#57606a;--bg:#fff;--line:#d0d7de;--link:#0550ae}
@media(prefers-color-scheme:dark){:root{--fg:#e6edf3;--dim:#9da7b3;--bg:#0d1117;--line:#30363d;--link:#79b8ff}}
body{margin:0 auto;max-width:64rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;color:var(--fg);background:var(--bg)}
h1{font-size:1.25rem;overflow-wrap:anywhere}a{color:var(--link)}a:focus-visible{outline:2px solid;outline-offset:2px}
p{color:var(--dim);overflow-wrap:anywhere}table{width:100%;border-collapse:collapse}caption{text-align:left;color:var(--dim)}
th,td{text-align:left;padding:.35rem .5rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere;vertical-align:top}
.size{text-align:right;white-space:nowrap}.cid{font:0.8125rem ui-monospace,monospace}
@media(max-width:40rem){.cid{display:none}}`

/** No script, no form, no frame, nothing loaded: the page's one style is allowed by its hash. */
export const LISTING_POLICY = `sandbox allow-downloads; default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** The page of a directory. What users named is escaped and isolated from the text around it. */
export function renderListing({ path, cid, page, isFirst }: { path: ContentPath; cid: string; page: ListPage; isFirst: boolean }): string {
  const title = escapeHtml(titleOf(path))
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${title}</title><style>${STYLE}</style></head>
<body><main><h1><bdi>${title}</bdi></h1>
<p>A directory of IPFS, listed by this hub: <span class="cid">${escapeHtml(cid)}</span></p>
<p>${parent(path)}<a href="?format=car">Download as CAR</a></p>
<table><caption>${caption(page, isFirst)}</caption>
<thead><tr><th scope="col">Name</th><th scope="col" class="cid">CID</th><th scope="col" class="size">Bytes with all blocks</th></tr></thead>
<tbody>${page.entries.map(row).join('\n')}</tbody></table>
${page.next === undefined ? '' : `<p><a rel="next" href="?after=${encodeURIComponent(page.next.toWellFormed())}">Next entries</a></p>`}
</main></body></html>
`
}

function titleOf({ root, segments }: ContentPath): string {
  const name = root.namespace === 'ipfs' ? root.cid.toString() : root.name
  return visible(`/${[root.namespace, name, ...segments].join('/')}`)
}

function parent({ segments }: ContentPath): string {
  return segments.length === 0 ? '' : '<a href="../">Parent directory</a> · '
}

function caption({ entries, next }: ListPage, isFirst: boolean): string {
  if (next === undefined && isFirst) return entries.length === 1 ? '1 entry' : `${entries.length} entries`
  return `${entries.length} entries of this page`
}

function row({ name, cid, tsize }: ListPage['entries'][number]): string {
  const shown = escapeHtml(visible(name))
  return `<tr><td><a href="./${encodeURIComponent(name.toWellFormed())}"><bdi>${shown}</bdi></a></td><td class="cid">${cid.toString()}</td><td class="size">${tsize.toLocaleString('en')}</td></tr>`
}

/** Without characters that would hide a part of a name or turn its direction around. */
function visible(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
