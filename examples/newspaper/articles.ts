import { z } from 'zod'
import { type Store } from './store.ts'

const articleRow = z.object({
  path: z.string(),
  title: z.string(),
  byline: z.string(),
  standfirst: z.string(),
  body: z.string().transform(body => z.array(z.string()).parse(JSON.parse(body))),
  publishedAt: z.string(),
  place: z.int(),
})

export type Article = z.infer<typeof articleRow>

const listedRow = articleRow
  .pick({ path: true, title: true, standfirst: true, publishedAt: true })
  .extend({ comments: z.int() })

export type ListedArticle = z.infer<typeof listedRow>

/** The front page: the lead story first, then those that readers talk about now. */
export function frontPage(store: Store): ListedArticle[] {
  const rows = store
    .prepare(
      `select path, title, standfirst, publishedAt, count(comments.id) as comments
       from articles left join comments on comments.article = articles.path
       group by path order by place, max(comments.postedAt) desc, path`,
    )
    .all()
  return z.array(listedRow).parse(rows)
}

/** The article at a path of this site, such as `/news/harbour-bridge-closure`. */
export function articleAt(store: Store, path: string): Article | undefined {
  return articleRow.optional().parse(store.prepare('select * from articles where path = ?').get(path))
}

export function addArticle(store: Store, article: Article): void {
  store
    .prepare('insert into articles (path, title, byline, standfirst, body, publishedAt, place) values (?,?,?,?,?,?,?)')
    .run(
      article.path,
      article.title,
      article.byline,
      article.standfirst,
      JSON.stringify(article.body),
      article.publishedAt,
      article.place,
    )
}
