import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { loadPolicy } from '../../src/policy.ts'
import { createRota } from '../../src/rota/rota.ts'

const policy = loadPolicy(new URL('../../policy.json', import.meta.url).pathname)
const instant = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2035-12-31T00:00:00Z'),
  noInvalidDate: true,
})
const duration = fc.integer({ min: 1, max: 100 * 3_600_000 })
const zone = fc.constantFrom('Europe/London', 'Australia/Lord_Howe', 'America/Santiago', 'Pacific/Apia')

test('adding desk time and measuring it are each other’s inverse; desk time adds up; a shift holds until its end', () => {
  const rotas = new Map<string, ReturnType<typeof createRota>>()
  const rotaOf = (timeZone: string) => {
    const rota = rotas.get(timeZone) ?? createRota({ ...policy, timeZone })
    rotas.set(timeZone, rota)
    return rota
  }
  fc.assert(
    fc.property(zone, instant, duration, duration, (timeZone, at, first, second) => {
      const rota = rotaOf(timeZone)
      const middle = rota.addDeskTime(at, first)
      const end = rota.addDeskTime(middle, second)
      expect(rota.deskTimeBetween(at, middle)).toBe(first)
      expect(rota.deskTimeBetween(at, end)).toBe(first + second)
      expect(rota.addDeskTime(at, first + second)).toEqual(end)

      const { pool, since, until } = rota.shiftAt(at)
      expect(since! <= at && at < until!).toBe(true)
      expect(rota.poolOnDuty(since!)).toBe(pool)
      expect(rota.poolOnDuty(new Date(until!.getTime() - 1))).toBe(pool)
      expect(rota.poolOnDuty(until!)).not.toBe(pool)
      expect(rota.poolOnDuty(new Date(since!.getTime() - 1))).not.toBe(pool)
    }),
    { numRuns: 500 },
  )
})
