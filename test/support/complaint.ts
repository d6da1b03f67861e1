import { v7 as uuidv7 } from 'uuid'
import type { Complaint } from '../../src/client.ts'

type Changes = Partial<Omit<Complaint, 'comment'>> & { comment?: Partial<Complaint['comment']> }

/** A complaint as the site sends it; say what matters to the test. */
export function aComplaint({ comment, ...changes }: Changes = {}): Complaint {
  return {
    id: uuidv7(),
    site: 'auldbrig',
    comment: {
      id: 'c1',
      revision: 1,
      url: 'https://auldbrig.example/news/bridge#comment-c1',
      text: 'The council couldnae run a bath.',
      author: { id: 'sub-1', name: 'Dougie' },
      postedAt: '2026-11-23T08:00:00.000Z',
      article: { url: 'https://auldbrig.example/news/bridge', title: 'Bridge to close' },
      ...comment,
    },
    complainant: { key: 'sub-2', name: 'Morag' },
    reason: 'abuse',
    source: 'reader',
    raisedAt: '2026-11-23T09:00:00.000Z',
    ...changes,
  }
}
