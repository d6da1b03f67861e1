import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { testDatabase } from '../support/database.ts'
import { aSite } from '../support/desk.ts'
import { testRuntime } from '../support/system.ts'
import { aCase, aDesk } from './at-the-desk.ts'
import { type Caller, everyCaller } from './callers.ts'
import { WHO_MAY } from './who-may.ts'

const { db, url } = await testDatabase()
await aSite(db)
await aSite(db, undefined, 'courier')
const desk = await aDesk(await testRuntime(url))
const caseId = await aCase(db)
const callers = await everyCaller(db)

const operationSchema = z.looseObject({ security: z.array(z.record(z.string(), z.array(z.string()))) })
const documentSchema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) })
const { paths } = documentSchema.parse(await (await fetch(`${desk}/v1/openapi.json`)).json())
const routes = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
)

/** What one of our own pages would send: everything else about an act is up to who may. */
const page = await fetch(`${desk}/sign-in`)
const csrf = {
  token: /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '',
  cookie: page.headers.getSetCookie()[0]?.split(';')[0] ?? '',
}
/** By these alone the guard refuses. */
const REFUSALS = new Set(['not-signed-in', 'not-allowed', 'no-key', 'unknown-key', 'missing-scope'])
const problemSchema = z.object({ type: z.string() })

test('the table names every route of the document, and no other', () => {
  expect(routes.toSorted()).toEqual(Object.keys(WHO_MAY).toSorted())
})

test.each(callers)('$name', async caller => {
  // A wrong key is a guess, and guesses are counted by address: who makes a few is told so by each of these answers.
  await db.deleteFrom('failed_guesses').execute()
  const wrong: unknown[] = []
  for (const [route, asked] of Object.entries(WHO_MAY)) {
    const { status, refusal } = await ask(route, caller)
    const any = [asked].flat()
    const expected = any.some(one => caller.is.includes(one)) ? 'allowed' : caller.refused(any[0]!)
    const got = refusal === undefined && status < 500 ? 'allowed' : status
    if (got !== expected) wrong.push({ route, expected, got, status, refusal })
  }
  expect(wrong).toEqual([])
})

async function ask(route: string, caller: Caller): Promise<{ status: number; refusal?: string }> {
  const [method = '', path = ''] = route.split(' ')
  const { cookie, ...headers } = await caller.headers()
  const answer = await fetch(desk + path.replaceAll(/{(\w+)}/g, valueFor(path)), {
    method,
    redirect: 'manual',
    headers: { ...headers, cookie: [csrf.cookie, cookie].filter(Boolean).join('; ') },
    ...(method !== 'GET' && { body: new URLSearchParams({ _csrf: csrf.token }) }),
  })
  const { status } = answer
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json')
  if (!isProblem) {
    // A stream would go on.
    await answer.body?.cancel()
    return { status }
  }
  const type = problemSchema.parse(await answer.json()).type.replace('/problems/', '')
  return REFUSALS.has(type) ? { status, refusal: type } : { status }
}

function valueFor(path: string): string {
  return path.includes('/decisions/') ? randomUUID() : String(caseId)
}
