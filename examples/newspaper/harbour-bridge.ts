import { type Article } from './articles.ts'
import { type NewComment } from './comments.ts'
import { SUBSCRIBERS } from './readers.ts'

const PATH = '/news/harbour-bridge-closure'

const BODY = [
  'The Harbour Bridge, shut to cars since the cracks were found, is to close to people on foot and on bicycles too: for ' +
    'eleven weeks, from the second Monday in January. The council said yesterday that the footway has to come off ' +
    'before the bearings under it can be lifted out.',
  'Until the end of March the pilot boat Marigold will carry people between the Fishmarket steps and Shoregate, every ' +
    'quarter of an hour from six in the morning until the last bus. Bicycles go free. In a southerly gale there will ' +
    'be no boat, and a bus by way of Kirkhaugh instead, which takes forty minutes.',
  '“Nobody wants this in the winter,” said the harbourmaster, Ailsa Thom. “But the bearings will not wait for the ' +
    'spring, and I am not going to ask folk to walk over it while it makes up its mind.”',
  'Shopkeepers in Shoregate have asked that the car park behind the Corn Exchange be free while the bridge is closed. ' +
    'The council will take that up at its meeting on Thursday.',
  'The bridge was last closed to everybody in 1987. It was to have been for six weeks, and was for twenty.',
]

/** Author, minutes ago, text, and the comment that it answers, counted from 1. */
const COMMENTS: [author: string, minutesAgo: number, text: string, answers?: number][] = [
  [
    'Morag Sinclair',
    171,
    'Eleven weeks! In 1987 it was to be six, and my sister was engaged, married and expecting before it opened again. ' +
      "I'll be on the Fishmarket steps with a flask if anyone wants company in the queue.",
  ],
  ['Isla Kerr', 158, "Save me a place, Morag. I'll bring the shortbread.", 1],
  [
    'Dougie McPhail',
    140,
    'This council could not paint a bench in eleven weeks. Mark my words, we will be eating our Easter eggs on that ' +
      'boat.\n\nAnd who pays for it? Not them.',
  ],
  [
    'T. Rankine',
    122,
    'You have girned under every story on this site for ten years, McPhail. Nobody is listening, you useless old ' +
      'windbag. Do us all a favour and fall off the pier.',
    3,
  ],
  [
    'T. Rankine',
    95,
    'Everybody in Shoregate knows who owns the Marigold. A brown envelope went over that bridge long before any boat ' +
      'went under it, and Ailsa Thom was standing at the other end with her hand out.',
  ],
  [
    'Parveen Akhtar',
    48,
    'Does anyone know if the 14 will still stop at the Fishmarket? The notice has blown off the shelter and I have two ' +
      'weans to get to school.',
  ],
]

/** The lead story, and what demo subscribers said about it in the hours before `now`. */
export function harbourBridge(now: Date): { article: Article; comments: NewComment[] } {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString()
  const article: Article = {
    path: PATH,
    title: 'Harbour bridge to close for eleven weeks',
    byline: 'By Catriona Meikle, harbour correspondent',
    standfirst: 'The footway has to come off from January, and the pilot boat will carry people over.',
    body: BODY,
    publishedAt: ago(210),
    place: 0,
  }
  const comments = COMMENTS.map(([author, minutesAgo, text, answers], at) => ({
    id: `harbour-bridge-${at + 1}`,
    article: PATH,
    authorId: SUBSCRIBERS.find(({ name }) => name === author)?.id ?? author,
    authorName: author,
    text,
    postedAt: ago(minutesAgo),
    inReplyTo: answers === undefined ? null : `harbour-bridge-${answers}`,
    revision: 1,
  }))
  return { article, comments }
}
