/** What an entry must be before it is written. Throws VIG-LOG-002. */
import { formatUtc, parseUtc } from '@vigie/base'
import type { AmendmentDraft, EntryDraft } from './entry.ts'
import { logbookErrors } from './errors.ts'
import { LINK_KINDS, readLink } from './links.ts'

const LONGEST_TITLE = 300
const LONGEST_TEXT = 200_000
const LONGEST_TAG = 60
const MOST = 100

const refuse = (detail: string, hint: string): never => {
  throw logbookErrors.notWritten({ detail, hint })
}

type Added = Pick<AmendmentDraft, 'text' | 'tags' | 'links' | 'attachments'>

function checkAdded({ text, tags, links, attachments }: Added): void {
  if (text.length > LONGEST_TEXT)
    refuse(`its text has ${text.length} characters`, `Write at most ${LONGEST_TEXT}, or attach the text as a file.`)
  for (const [what, list] of Object.entries({ tags, links, attachments }))
    if (list.length > MOST) refuse(`it has ${list.length} ${what}`, `An entry has at most ${MOST}.`)
  for (const tag of tags)
    if (!/^[\p{L}\p{N}][\p{L}\p{N}_.-]*$/u.test(tag) || tag.length > LONGEST_TAG)
      refuse(
        `"${tag}" is no tag`,
        `A tag is one word of letters, digits, ".", "_" and "-", at most ${LONGEST_TAG} long.`,
      )
  for (const link of links)
    if (link.length > 4000 || readLink(link) === undefined)
      refuse(
        `"${link.slice(0, 80)}" is no link`,
        `A link is a kind, a colon and what it names: parameter:SAT.EPS.Bus. Kinds are ${LINK_KINDS.join(', ')}.`,
      )
  for (const { name } of attachments)
    if (name.trim() === '' || name.length > 255 || /[\u0000-\u001f/\\]/.test(name))
      refuse(`"${name.slice(0, 80)}" is no name of a file`, 'Give it a name without a folder.')
}

/** With the time it is about in the form of the record. `satellites`: those of the mission. */
export function checkEntry(draft: EntryDraft, satellites: readonly string[]): EntryDraft {
  const title = draft.title.trim()
  if (title === '') refuse('it has no title', 'Say in a few words what happened.')
  if (title.length > LONGEST_TITLE)
    refuse(
      `its title has ${title.length} characters`,
      `Write at most ${LONGEST_TITLE}; the rest belongs into the text.`,
    )
  for (const name of draft.satellites)
    if (!satellites.includes(name))
      refuse(`there is no satellite "${name}"`, `Known are ${satellites.join(', ')}; none for the centre.`)
  checkAdded(draft)
  return {
    ...draft,
    title,
    satellites: [...new Set(draft.satellites)],
    tags: [...new Set(draft.tags)],
    links: [...new Set(draft.links)],
    ...(draft.about === undefined ? {} : { about: formatUtc(parseUtc(draft.about), { digits: 9 }) }),
  }
}

export function checkAmendment(draft: AmendmentDraft): AmendmentDraft {
  const { text, tags, links, attachments, withdraws } = draft
  if (withdraws && text.trim() === '') refuse('no reason is given', 'Say why the entry does not hold.')
  if (text.trim() === '' && tags.length + links.length + attachments.length === 0)
    refuse('it adds nothing', 'Write what is to be added.')
  checkAdded(draft)
  return { text, tags: [...new Set(tags)], links: [...new Set(links)], attachments, withdraws }
}
