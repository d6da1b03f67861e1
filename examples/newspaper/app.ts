import { readFile } from 'node:fs/promises'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import { html } from '@remix-run/html-template'
import { fastify, type FastifyBaseLogger, type FastifyError, type FastifyInstance } from 'fastify'
import { appealRoutes } from './appeal.ts'
import { commentingRoutes } from './commenting.ts'
import { sendPage } from './layout.ts'
import { readerRoutes } from './readers.ts'
import { readingRoutes } from './reading.ts'
import { reportRoutes } from './report.ts'
import { reportStatusRoute } from './report-status.ts'
import { type Newspaper } from './site.ts'
import { webhookRoute } from './webhook.ts'

/** The newspaper's site, ready to listen. */
export async function newspaperApp(newspaper: Newspaper, log: FastifyBaseLogger): Promise<FastifyInstance> {
  const app = fastify({ loggerInstance: log })
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Only a browser that came by https would heed it, and the example speaks plain http.
    strictTransportSecurity: false,
  })
  await app.register(cookie)
  await app.register(formbody)

  errorPages(app, newspaper)

  await sendFile(app, 'newspaper.css', 'text/css; charset=utf-8')
  await sendFile(app, 'newspaper.svg', 'image/svg+xml')
  readingRoutes(app, newspaper)
  readerRoutes(app)
  commentingRoutes(app, newspaper)
  reportRoutes(app, newspaper)
  appealRoutes(app, newspaper)
  reportStatusRoute(app, newspaper)
  await webhookRoute(app, newspaper)
  return app
}

async function sendFile(app: FastifyInstance, name: string, type: string): Promise<void> {
  const file = await readFile(new URL(name, import.meta.url), 'utf8')
  app.get(`/${name}`, (_request, reply) => reply.type(type).send(file))
}

/** Set before the routes: a route keeps the error page that is there when it is added. */
function errorPages(app: FastifyInstance, newspaper: Newspaper): void {
  app.setNotFoundHandler((request, reply) => {
    const main = html`<h1>There is no such page</h1>
      <p>It may have been moved. The stories of the day are on the <a href="/">front page</a>.</p>`
    return sendPage(request, reply, newspaper.now(), { title: 'No such page', main, status: 404 })
  })

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) request.log.error({ err: error }, 'a request failed')
    const main =
      status >= 500
        ? html`<h1>Something went wrong here</h1>
            <p>The fault is ours, and it is in our log. Please try again in a little while.</p>`
        : html`<h1>That could not be read</h1>
            <p>Your browser sent something that this page does not understand. Please go back and try again.</p>`
    return sendPage(request, reply, newspaper.now(), { title: 'Something went wrong', main, status })
  })
}
