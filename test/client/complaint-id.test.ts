import { expect, test } from '@jest/globals'
import { complaintId, complaintSchema } from '../../src/client.ts'

test('a site’s own id becomes the same UUIDv7 each time, with the time in it', () => {
  const raisedAt = '2026-11-23T09:00:00.000Z'
  const id = complaintId('auldbrig', raisedAt, 'row-1')
  expect(complaintSchema.shape.id.parse(id)).toBe(id)
  expect(complaintId('auldbrig', raisedAt, 'row-1')).toBe(id)
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.parse(raisedAt))
  const others = [
    complaintId('auldbrig', raisedAt, 'row-2'),
    complaintId('strathbrae', raisedAt, 'row-1'),
    complaintId('auldbrig', '2026-11-23T09:00:00.001Z', 'row-1'),
  ]
  expect(new Set([id, ...others]).size).toBe(4)
})

test('what is no instant is refused', () => {
  expect(() => complaintId('auldbrig', 'yesterday', 'row-1')).toThrow(TypeError)
})
