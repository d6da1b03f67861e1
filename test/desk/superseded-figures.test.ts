import { expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { readCard } from '../../src/desk/case/card.ts'
import { readAuthorHistory } from '../../src/desk/case/author-history.ts'
import { readComplainants } from '../../src/desk/case/complainants.ts'
import { listCases } from '../../src/desk/lists/case-rows.ts'
import { listDecisions } from '../../src/desk/lists/decisions.ts'
import { readStatuses } from '../../src/desk/lists/row-status.ts'
import { readSelected } from '../../src/desk/selected-cases.ts'
import { overTheMost } from '../../src/intake/most-open.ts'
import { aDesk } from '../delivery/desk.ts'
import { aComplaint } from '../support/complaint.ts'
import { withPoorRecord } from '../../src/intake/poor-records.ts'
import { at, receive } from '../support/desk.ts'

const ALL = { sites: 'all' } as const

test('what a superseded case had is in every record and figure of the case that goes on for it', async () => {
  const answers = [409, 204]
  const { db, decideNext, send, rules } = await aDesk(() => answers.shift())
  const about = { comment: { id: 'c1', author: { id: 'sub-7', name: 'Dougie' } } }
  const byTool = { ...about, source: 'tool' as const, complainant: {} }
  await receive(db, [aComplaint({ ...about, complainant: { key: 'a' } }), aComplaint(byTool)], at('10:00'))
  const first = await decideNext('10:01')
  await send(at('10:04'))

  const [row] = (await listCases(db, ALL, sql<boolean>`cases.state = 'open'`, {}, at('10:05'))).rows
  expect(row).toMatchObject({ complaints: 2, complainants: 1, sources: { reader: 1, tool: 1 } })
  expect(await readSelected(db, ALL, [row!.id])).toMatchObject([{ complaints: 2 }])
  expect((await readStatuses(db, [row!.id], at('10:05'))).get(row!.id)).toMatchObject({ complaints: 2 })
  const another = aComplaint({ id: uuidv7(), comment: { id: 'c2' }, complainant: { key: 'a' } })
  const most = { ...rules.policy, mostOpenComplaints: 1 }
  expect(await overTheMost(db, [another], most)).toEqual([another])

  const second = await decideNext('10:06')
  await send(at('10:09'))
  expect(await overTheMost(db, [another], most)).toEqual([])
  const found = await listDecisions(db, ALL, { source: 'tool' }, {})
  expect(found.rows.map(({ id, sources }) => [id, sources])).toEqual([
    [second.decisionId, ['tool']],
    [first.decisionId, ['tool']],
  ])

  // Somebody else's card, with the same complainant and author.
  await receive(db, [{ ...another, comment: { ...another.comment, author: about.comment.author } }], at('10:10'))
  const { id } = await db.selectFrom('cases').select('id').where('state', '=', 'open').executeTakeFirstOrThrow()
  const { records } = await readComplainants(db, id)
  expect([...records.values()]).toMatchObject([{ cases: 1, judged: 1, right: 0 }])
  expect(await readAuthorHistory(db, { site: 'auldbrig', author: 'sub-7', caseId: id })).toMatchObject({
    upheld: { reader: 0, tool: 0 },
    notUpheld: { reader: 1, staff: 0, tool: 1 },
  })
})

test('on the card of the case that goes on, those who complained before stand with their records; who is in both is one', async () => {
  const answers = [204, 409, 204]
  const { db, decideNext, send, rules } = await aDesk(() => answers.shift())
  const about = (id: string, key: string) => [aComplaint({ comment: { id }, complainant: { key } })]
  await receive(db, about('c1', 'a'), at('10:00'))
  await decideNext('10:01')
  await send(at('10:04'))
  await receive(db, [...about('c2', 'a'), ...about('c2', 'b')], at('10:05'))
  await decideNext('10:06')
  await send(at('10:09'))
  await receive(db, [...about('c2', 'b'), ...about('c2', 'c')], at('10:10'))

  const { id } = await db.selectFrom('cases').select('id').where('state', '=', 'open').executeTakeFirstOrThrow()
  const card = (await readCard(db, ALL, id))!
  expect(card).toMatchObject({ complainants: 2, known_complainants: 3 })
  expect([...card.records.values()]).toMatchObject([{ cases: 1, judged: 1, right: 0 }])
  expect((await readStatuses(db, [id], at('10:11'))).get(id)).toMatchObject({ complaints: 4 })

  await decideNext('10:12')
  await send(at('10:15'))
  const b = await db.selectFrom('complainants').select('id').where('key', '=', 'b').executeTakeFirstOrThrow()
  const poor = (complaints: number) =>
    db
      .transaction()
      .execute(trx => withPoorRecord(trx, [b.id], { ...rules.policy, poorRecord: { complaints, upheld: 0.5 } }))
  expect([await poor(1), await poor(2)]).toEqual([new Set([b.id]), new Set()])
})
