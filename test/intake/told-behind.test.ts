import { expect, test } from '@jest/globals'
import { complaintReference } from '../../src/client/reference.ts'
import { complaintState } from '../../src/intake/complaint-state.ts'
import { at } from '../support/desk.ts'
import { aDesk } from '../delivery/desk.ts'

test('an answer is not told while its decision waits behind a dead one, which the site has not been told of', async () => {
  const { db, decideOn, send, outbox } = await aDesk(() => 400)
  await decideOn('c1', '10:00')
  await send(at('10:03'))
  const behind = await decideOn('c1', '10:04')
  expect(await send(at('10:10'))).toEqual([])
  const { id } = await db
    .selectFrom('complaints')
    .select('id')
    .where('case_id', '=', behind.caseId)
    .executeTakeFirstOrThrow()
  const state = await complaintState(db, 'auldbrig', complaintReference('auldbrig', id), at('10:10'))
  expect(state?.state).not.toBe('answered')
  expect((await outbox(behind.decisionId)).first_sent_at).toBeNull()
})
