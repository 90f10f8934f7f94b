const WORDS: Record<string, string> = {
  push: 'pushed', 'delete-tag': 'deleted the tag', 'delete-manifest': 'deleted', 'delete-blob': 'deleted the layer', readme: 'described', sign: 'signed', policy: 'set the signing rule of',
  claim: 'claimed', transfer: 'offered', 'transfer-cancel': 'took back the offer of', release: 'gave up', team: 'signed the team of', invite: 'invited', 'invite-cancel': 'took back the invitation of', 'invite-answer': 'answered the invitation',
}

/** What was done, as it stands before what it was done to. */
export function actionWords(action: string): string {
  return WORDS[action] ?? action
}
