import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import { fastify, type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import type { Config } from '../config.ts'
import type { Runtime } from '../runtime.ts'
import { accountRoutes } from './account/account-routes.ts'
import { actRoutes } from './acts/act-routes.ts'
import { adminRoutes } from './admin/admin-routes.ts'
import { appealRoutes } from './api/appeals.ts'
import { commentRoutes } from './api/comments.ts'
import { complaintRoute } from './api/complaint.ts'
import { complaintRoutes } from './api/complaints.ts'
import { decisionRoutes } from './api/decisions.ts'
import { rotaRoutes } from './api/rota.ts'
import { assetRoutes } from './assets.ts'
import { keepCookies } from './cookies.ts'
import { deskRoutes } from './desk-routes.ts'
import { deskRuntime } from './desk-runtime.ts'
import { guardRoutes } from './guard.ts'
import { decidedRoutes } from './lists/decided-routes.ts'
import { listRoutes } from './lists/list-routes.ts'
import { liveRoutes } from './live/live-routes.ts'
import type { DemoPerson } from './pages/sign-in.ts'
import { preferenceRoutes } from './preference-routes.ts'
import { answerProblems } from './problem.ts'
import { raiseRoutes } from './raise/raise-routes.ts'
import { reportRoutes } from './reports/report-routes.ts'
import { ANYONE, SECURITY_SCHEMES } from './rights.ts'
import { signInPages } from './sign-in/pages.ts'
import { signInRoutes } from './sign-in/sign-in-routes.ts'
import { waysIn } from './sign-in/ways-in.ts'

/** A hundred complaints with long texts and threads fit; nothing needs more. */
const MOST_BODY = 10 * 1024 * 1024

/** The HTTP side, not yet listening: the API for sites and the moderators' page. */
export async function buildDesk(runtime: Runtime, demo: readonly DemoPerson[] = []): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = runtime.log
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MOST_BODY,
    // A site's own id of a comment.
    routerOptions: { maxParamLength: 200 },
    trustProxy: trusted(runtime.config),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerProblems(app)

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'connect-src': ["'self'"],
        'img-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
  })
  // Pages of people, and answers to one site alone: no browser and no proxy keeps them. Assets say otherwise.
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
  app.decorateRequest('site', '')
  app.decorateRequest('scopes')
  await keepCookies(app, runtime.config)
  await app.register(formbody)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Postmod', version: '1' },
      components: { securitySchemes: SECURITY_SCHEMES },
    },
    transform: jsonSchemaTransform,
  })

  await app.register(async routes => {
    const ways = waysIn(runtime.config, demo)
    guardRoutes(routes, runtime, signInPages(runtime, ways).signInFirst)
    complaintRoutes(routes, runtime)
    commentRoutes(routes, runtime)
    complaintRoute(routes, runtime)
    decisionRoutes(routes, runtime)
    appealRoutes(routes, runtime)
    rotaRoutes(routes, runtime)
    assetRoutes(routes)
    signInRoutes(routes, runtime, ways)
    const desk = deskRuntime(runtime)
    deskRoutes(routes, desk)
    listRoutes(routes, desk)
    decidedRoutes(routes, desk)
    liveRoutes(routes, desk)
    actRoutes(routes, desk)
    raiseRoutes(routes, desk)
    reportRoutes(routes, desk)
    preferenceRoutes(routes, desk)
    accountRoutes(routes, desk, ways)
    adminRoutes(routes, desk)
    routes.get('/v1/openapi.json', { schema: { summary: 'This document', security: ANYONE } }, () => app.swagger())
    routes.get('/healthz', { schema: { security: ANYONE } }, async () => {
      await sql`select 1`.execute(runtime.db)
      return { ok: true }
    })
  })
  return app
}

/** A number is so many proxies, and nobody gets to the desk but through them: fastify itself believes no number. */
function trusted({ TRUST_PROXY }: Config): string[] | ((address: string, hop: number) => boolean) | false {
  return typeof TRUST_PROXY === 'number' ? (_address, hop) => hop < TRUST_PROXY : (TRUST_PROXY ?? false)
}
