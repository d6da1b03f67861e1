import { html, type SafeHtml } from '@remix-run/html-template'
import { type Article, type ListedArticle } from './articles.ts'
import { addressOf, type Comment, type Thread } from './comments.ts'
import { shortTime } from './london.ts'
import { type Subscriber } from './readers.ts'

export const REMOVED = 'This comment was removed by a moderator.'

export function frontPageView(articles: ListedArticle[]): SafeHtml {
  return html`<h1 class="hidden">Today's stories</h1>
    <ol class="stories">
      ${articles.map(
        article =>
          html`<li>
            <h2><a href="${article.path}">${article.title}</a></h2>
            ${article.standfirst ? html`<p>${article.standfirst}</p>` : ''}
            <p class="small">
              <span class="section">${sectionOf(article.path)}</span>, ${time(article.publishedAt)},
              <a href="${article.path}#comments">${counted(article.comments)}</a>
            </p>
          </li>`,
      )}
    </ol>`
}

export interface ArticleView {
  article: Article
  threads: Thread[]
  reader: Subscriber | undefined
  /** The comment that is being replied to. */
  replyTo: Comment | undefined
  /** A random id for the comment form, so that a double press is one comment. */
  form: string
  /** What was written, and what is wrong with it. */
  refused: { text: string; problem: string } | undefined
}

export function articleView(view: ArticleView): SafeHtml {
  const { article, threads, reader } = view
  return html`<article>
      <h1>${article.title}</h1>
      ${article.standfirst ? html`<p class="standfirst">${article.standfirst}</p>` : ''}
      <p class="small">${article.byline}, ${time(article.publishedAt)}</p>
      <div class="body">${article.body.map(paragraph => html`<p>${paragraph}</p>`)}</div>
    </article>
    <section id="comments" aria-labelledby="comments-title">
      <h2 id="comments-title">Comments</h2>
      ${threads.length === 0 ? html`<p>No comments yet.</p>` : threadList(threads, reader)}
      ${reader ? commentForm(view, reader) : html`<p class="note">Subscribers may comment: choose who you are reading as, at the top of the page.</p>`}
    </section>`
}

function threadList(threads: Thread[], reader: Subscriber | undefined): SafeHtml {
  return html`<ol class="thread">
    ${threads.map(
      ({ comment, replies }) =>
        html`<li>${commentView(comment, reader)} ${replies.length > 0 ? threadList(replies, reader) : ''}</li>`,
    )}
  </ol>`
}

function commentView(comment: Comment, reader: Subscriber | undefined): SafeHtml {
  const own = comment.authorId === reader?.id
  const removed = comment.state === 'removed'
  return html`<article class="comment" id="comment-${comment.id}" data-comment="${comment.id}" tabindex="-1">
    <header>
      <b class="author" dir="auto">${comment.authorName}</b>
      <a class="when" href="${addressOf(comment)}">${time(comment.postedAt)}</a>
      ${
        !removed && comment.editedBy
          ? html`<span class="edited">edited by ${comment.editedBy === 'author' ? 'the author' : 'a moderator'}</span>`
          : ''
      }
    </header>
    ${
      removed
        ? html`<p class="removed">${REMOVED}</p>`
        : html`<p class="text" dir="auto">${lines(comment.text)}</p>
            ${commentLinks(comment, reader, own)}`
    }
    ${
      own && comment.statement
        ? html`<p class="statement">
            <b>To you, from the moderators:</b> <span dir="auto">${lines(comment.statement)}</span>
            <a href="/comments/${encodeURIComponent(comment.id)}/appeal">Appeal, or see your appeal</a>
          </p>`
        : ''
    }
  </article>`
}

function commentLinks(comment: Comment, reader: Subscriber | undefined, own: boolean): SafeHtml {
  const id = encodeURIComponent(comment.id)
  const whose = html`<span class="hidden">, by ${comment.authorName}</span>`
  return html`<ul class="links">
    ${reader ? html`<li><a href="${comment.article}?reply=${id}#write">reply${whose}</a></li>` : ''}
    ${own ? html`<li><a href="/comments/${id}/edit">edit${whose}</a></li>` : ''}
    <li><a href="/comments/${id}/report">report this post${whose}</a></li>
  </ul>`
}

function commentForm(view: ArticleView, reader: Subscriber): SafeHtml {
  const { article, replyTo, refused } = view
  return html`<form id="write" class="write" method="post" action="/comments">
    <h3>
      ${replyTo ? html`Reply to <span dir="auto">${replyTo.authorName}</span>` : 'Write a comment'} as
      <span dir="auto">${reader.name}</span>
    </h3>
    ${refused ? html`<p class="problem" role="alert">${refused.problem}</p>` : ''}
    <input type="hidden" name="form" value="${view.form}" />
    <input type="hidden" name="article" value="${article.path}" />
    <input type="hidden" name="inReplyTo" value="${replyTo?.id}" />
    <label for="comment-text">Your comment</label>
    <textarea id="comment-text" name="text" rows="5" maxlength="3000" required dir="auto">${refused?.text}</textarea>
    <p class="buttons">
      <button>Post comment</button>
      ${replyTo ? html`<a href="${addressOf(replyTo)}">Cancel</a>` : ''}
    </p>
  </form>`
}

/** The form in which authors change their own comments. */
export function editView(comment: Comment, text: string, problem?: string): SafeHtml {
  return html`<h1>Edit your comment</h1>
    <form class="write" method="post" action="/comments/${encodeURIComponent(comment.id)}/edit">
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
      <input type="hidden" name="revision" value="${comment.revision}" />
      <label for="comment-text">Your comment</label>
      <textarea id="comment-text" name="text" rows="8" maxlength="3000" required dir="auto">${text}</textarea>
      <p class="buttons">
        <button>Save</button>
        <a href="${addressOf(comment)}">Cancel</a>
      </p>
    </form>`
}

/** A reader's text, with its line breaks. */
export function lines(text: string): SafeHtml[] {
  return text.split('\n').map((line, at) => (at === 0 ? html`${line}` : html`<br />${line}`))
}

function time(instant: string): SafeHtml {
  return html`<time datetime="${instant}">${shortTime(instant)}</time>`
}

/** The part of the paper that an article is in: its path says. */
function sectionOf(path: string): string {
  return path.split('/')[1] ?? ''
}

function counted(comments: number): string {
  return comments === 1 ? '1 comment' : `${comments} comments`
}
