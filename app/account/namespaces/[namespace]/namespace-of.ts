export type NamespaceParams = { params: Promise<{ namespace: string }> }

/** The namespace that a page's path names, addresses in whatever case; '' for what is no percent-encoding. */
export async function namespaceOf(params: NamespaceParams['params']): Promise<string> {
  try {
    return decodeURIComponent((await params).namespace).toLowerCase()
  } catch {
    return ''
  }
}
