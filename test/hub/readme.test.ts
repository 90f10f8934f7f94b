import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { readmeBase, resolveReadmeUrl } from '../../lib/hub/readme/readme-base.ts'
import { ReadmeRenderer } from '../../lib/hub/readme/readme-renderer.ts'
import { renderReadme, type ReadmeOptions } from '../../lib/hub/readme/render-readme.ts'

const html = (text: string, options: ReadmeOptions = {}): string => renderReadme(text, options).html
const SOURCE = 'https://github.com/alice/app'

describe('a README is laid out', () => {
  test('with tables, task lists, footnotes and code in colours', () => {
    const page = html('| a |\n|---|\n| 1 |\n\n- [x] done\n- [ ] open\n\nnote[^1]\n\n[^1]: foot\n\n```js\nconst x = "<b>"\n```')
    assert.match(page, /<div class="readme-table" tabindex="0" role="group" aria-label="Table"><table>/)
    assert.match(page, /<span role="img" aria-label="done">☑<\/span> done[\s\S]*<span role="img" aria-label="not done">☐<\/span> open/)
    assert.match(page, /href="#readme-fn-1" id="readme-fnref-1"[\s\S]*<li id="readme-fn-1">/)
    assert.match(page, /<pre tabindex="0"><code class="hljs language-js"><span class="hljs-keyword">const<\/span> x = <span class="hljs-string">"&#x3C;b>"/)
  })

  test('many equal headings have a name each', () => {
    const page = html('# a\n'.repeat(10_000))
    assert.equal(new Set([...page.matchAll(/<h2 id="([^"]*)"/g)].map(([, id]) => id)).size, 10_000)
  })

  test('its headings stand below the page’s own and have GitHub’s names, each once', () => {
    const page = html('# Hello, *World*!\n\n## Hello World\n\n###### Ünï code_x\n\n<h1 id="hello-world">own</h1>')
    assert.deepEqual([...page.matchAll(/<h(\d) id="([^"]*)"/g)].map(([, level, id]) => `${level} ${id}`), ['2 readme-hello-world-1', '3 readme-hello-world-2', '6 readme-ünï-code_x', '2 readme-hello-world'])
    assert.match(html('# A\n\n[x](#A)'), /<a href="#readme-a">x<\/a>/)
  })

  test('links to files lead to the source that the image names, or stay text', () => {
    assert.match(html('[x](docs/x.md)', { source: SOURCE }), /<a href="https:\/\/github\.com\/alice\/app\/blob\/HEAD\/docs\/x\.md" rel="nofollow noreferrer ugc">x<\/a>/)
    for (const source of [undefined, 'git@github.com:alice/app.git', 'ftp://example.org/', 'javascript:alert(1)', 'no address']) assert.equal(html('[x](docs/x.md)', { source }), '<p><span>x</span></p>')
  })

  test('where a link leads', () => {
    const cases: [source: string, link: string, leads: string | undefined][] = [
      [`${SOURCE}.git`, '/LICENSE', `${SOURCE}/blob/HEAD/LICENSE`], [`${SOURCE}/tree/main/x`, 'y', `${SOURCE}/blob/HEAD/y`],
      ['https://gitlab.com/a/b/c/-/tree/x', 'y', 'https://gitlab.com/a/b/c/-/blob/HEAD/y'], ['https://example.org/app', 'y', 'https://example.org/app/y'],
      ['https://example.org/app/', '/y', 'https://example.org/y'], [SOURCE, '//evil.example/x', 'https://evil.example/x'], [SOURCE, '\\\\evil.example\\x', 'https://evil.example/x'],
      [SOURCE, 'java\nscript:alert(1)', undefined], [SOURCE, 'data:text/html,x', undefined], [SOURCE, 'https://[', undefined], [SOURCE, 'file:///etc/passwd', undefined],
    ]
    for (const [source, link, leads] of cases) assert.equal(resolveReadmeUrl(readmeBase(source), link, 'page')?.href, leads, `${source} ${link}`)
  })

  test('images of other hosts are named, and loaded only when the reader asks', () => {
    const text = '![logo](img/logo.png) ![](https://t.example/pixel.gif) ![plain](http://t.example/x.png) ![data](data:image/png;base64,AA)'
    const { html: closed, images } = renderReadme(text, { source: SOURCE })
    assert.equal(images, 2)
    assert.doesNotMatch(closed, /<img|t\.example/)
    assert.deepEqual([...closed.matchAll(/<span class="readme-image">([^<]*)</g)].map(([, name]) => name), ['logo', 'pixel.gif', 'plain', 'data'])
    const shown = html(text, { source: SOURCE, showImages: true })
    assert.deepEqual([...shown.matchAll(/src="([^"]*)"/g)].map(([, src]) => src), ['https://github.com/alice/app/raw/HEAD/img/logo.png', 'https://t.example/pixel.gif'])
    assert.match(shown, /alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer"/)
  })
})

describe('bad-input 33: nothing of a README does more than show text', () => {
  const HOSTILE: [name: string, text: string][] = [
    ['handlers', '<img src=x onerror=alert(1)><b onclick=alert(1) onmouseover="alert(1)">x</b><details ontoggle=alert(1) open>x</details>'],
    ['scripts and styles', '<script>alert(1)</script><style>*{display:none}</style><link rel=stylesheet href=//evil.example><base href=//evil.example><meta http-equiv=refresh content=0>'],
    ['addresses', '[a](javascript:alert(1)) [b](data:text/html,<script>) <a href="java&#10;script:alert(1)">c</a> <a href=" javascript:alert(1)">d</a> [e](vbscript:x) <a href="&#1;javascript:x">f</a>'],
    ['SVG and MathML', '<svg onload=alert(1)><script>alert(1)</script><a xlink:href="javascript:x"><text>y</text></a></svg><math><mtext><img src=x onerror=alert(1)></mtext></math>'],
    ['embedded pages', '<iframe src=//evil.example srcdoc="<script>"></iframe><object data=//evil.example></object><embed src=//evil.example><video src=//evil.example poster=//evil.example></video>'],
    ['forms', '<form action=//evil.example><input name=password type=password><button>Sign in</button><textarea>x</textarea><select><option>x</select></form>'],
    ['looks', '<div style="position:fixed;inset:0" class="fixed inset-0 z-50">x</div><font color=red>x</font>'],
    ['tracking', '<picture><source srcset="https://t.example/x.png"><img src="https://t.example/y.png" srcset="https://t.example/z.png"></picture><table background="https://t.example/b"><td>x</table>'],
    ['markup that ends others', '</div></main><noscript><p title="</noscript><img src=x onerror=alert(1)>">'],
    ['markup inside of markup', '<<script>script>alert(1)<</script>/script><math><style><img src=x onerror=alert(1)></style></math>'],
    ['code that is none', '```"><img src=x onerror=alert(1)>\nx\n```'],
    ['ids of the page', '<a id="content" name="hub">x</a><p id=__proto__>y</p>'],
  ]
  for (const [name, text] of HOSTILE) for (const showImages of [false, true]) {
    test(`${name}${showImages ? ', with images' : ''}`, () => {
      const page = html(text, { source: SOURCE, showImages })
      assert.doesNotMatch(page, /<(?:script|style|svg|math|iframe|object|embed|video|form|input|button|textarea|select|link|base|meta|source|font|noscript)\b/i)
      for (const [, tag = ''] of page.matchAll(/<([a-z][^>]*)>/gi)) {
        assert.doesNotMatch(tag, /\s(?:on\w+|style|srcset|srcdoc|background|formaction|action|target)=/i, tag)
        assert.doesNotMatch(tag, /(?:href|src)="(?!https:\/\/|http:\/\/|mailto:|#readme-)/i, tag)
        assert.doesNotMatch(tag, /class="(?!"|readme-|hljs|language-|contains-task-list|task-list-item|footnotes|sr-only|data-footnote)/, tag)
        assert.doesNotMatch(tag, /\b(?:id|name)="(?!readme-)/, tag)
      }
      if (!showImages) assert.doesNotMatch(page, /<img|t\.example/)
    })
  }
})

describe('bad-input 33: a README that is made to take long', () => {
  const renderer = new ReadmeRenderer({ mostMs: 2_500 })
  after(() => renderer.close())
  const LONG: [name: string, text: string][] = [
    ['quotes in quotes', '>'.repeat(100_000)], ['lists in lists', Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(2 * depth)}- x`).join('\n').slice(0, 256 * 1024)],
    ['emphasis', '*a **a '.repeat(35_000)], ['brackets', '['.repeat(250_000)], ['one heading after the other', '# a\n'.repeat(64_000)], ['elements in elements', '<div>'.repeat(50_000)], ['backticks', Array.from({ length: 700 }, (_, n) => '`'.repeat(n + 1)).join(' a ')],
    ['references', '[a][b]\n\n'.repeat(15_000) + '[b]: x'], ['a table', `|${'a|'.repeat(500)}\n|${'-|'.repeat(500)}\n` + '|\n'.repeat(60_000)],
  ]

  test('is given up, and the next is laid out as ever', async () => {
    for (const [name, text] of LONG) {
      const readme = await renderer.render(text)
      assert.ok(readme === undefined || typeof readme.html === 'string', name)
    }
    const slow = new ReadmeRenderer({ mostMs: 1 })
    assert.equal(await slow.render('# never'), undefined)
    await slow.close()
    assert.equal((await renderer.render('# fine').then((first) => first ?? renderer.render('# fine again')))?.html.startsWith('<h2'), true)
  })

  test('the same text is laid out once, and by what it is shown with', async () => {
    const [one, two] = await Promise.all([renderer.render('[x](y)', { source: SOURCE }), renderer.render('[x](y)', { source: SOURCE })])
    assert.equal(one, two)
    assert.equal(await renderer.render('[x](y)', { source: SOURCE }), one)
    assert.notEqual((await renderer.render('[x](y)'))?.html, one?.html)
  })

  test('a repository whose texts run together into those of another is laid out by itself', async () => {
    await renderer.render('rest', { source: `${SOURCE}\n# Title` })
    assert.match((await renderer.render('# Title\nrest', { source: SOURCE }))?.html ?? '', /^<h2/)
  })

  test('nobody waits for all who are in front', async () => {
    const hasty = new ReadmeRenderer({ mostMs: 400 })
    const begun = performance.now()
    await Promise.all(Array.from({ length: 50 }, (_, n) => hasty.render(`${'>'.repeat(100_000)} ${n}`)))
    const ms = performance.now() - begun
    await hasty.close()
    // All in front may take 400 ms each.
    assert.ok(ms < 50 * 400, `${ms.toFixed()} ms`)
  })

  test('many at once are not waited for', async () => {
    const all = await Promise.all(Array.from({ length: 60 }, (_, n) => renderer.render(`# number ${n}`)))
    assert.ok(all.filter((readme) => readme === undefined).length >= 40)
    assert.ok(all[0])
  })
})
