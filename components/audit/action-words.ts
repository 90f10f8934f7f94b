const WORDS: Record<string, string> = {
  push: 'pushed', 'move-tag': 'set the tag', 'delete-repository': 'deleted the repository', 'delete-tag': 'deleted the tag', 'delete-manifest': 'deleted', 'delete-blob': 'deleted the layer', readme: 'described', sign: 'signed', policy: 'set the signing rule of',
  claim: 'signed the claim for the key', transfer: 'offered it to', 'transfer-cancel': 'took back the offer to', release: 'gave up', team: 'signed a team of', invite: 'invited', 'invite-cancel': 'took back the invitation of', 'invite-answer': 'answered the invitation of',
}

/** What was done, as it stands before what it was done to. */
export function actionWords(action: string): string {
  return WORDS[action] ?? action
}
