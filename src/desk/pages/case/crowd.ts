import type { Brigade } from '../../case/brigade.ts'

/** "31 people, 29 of them within 10 minutes. 24 of them also complained together ...": nothing if nothing stands out. */
export function crowdInWords({ people, atOnce, before, together, shared, onlyThisAuthor }: Brigade): string {
  const rush = atOnce >= A_FEW && atOnce * 2 > people
  if (!rush && together === 0 && onlyThisAuthor < A_FEW) return ''
  const said = [`${people} people${rush ? `, ${allOr(atOnce, people)} within 10 minutes` : ''}.`]
  if (together > 0)
    said.push(
      `${ofThem(together, people)} also complained together about ${shared.comments === 1 ? 'another comment' : `${shared.comments} other comments`}; ${upheld(shared)}.`,
    )
  if (onlyThisAuthor >= A_FEW)
    said.push(`${ofThem(onlyThisAuthor, people)} had complained before, and only ever about this author.`)
  else
    said.push(before === 0 ? 'None of them had complained before.' : `${ofThem(before, people)} had complained before.`)
  return said.join(' ')
}

const A_FEW = 3

const allOr = (some: number, all: number) => (some === all ? 'all' : `${some} of them`)
const ofThem = (some: number, all: number) => (some === all ? 'All of them' : `${some} of them`)

function upheld({ judged, right }: Brigade['shared']): string {
  if (judged === 0) return 'none of those complaints is decided yet'
  if (right === 0) return 'none of those complaints was upheld'
  return right === 1 ? '1 of those complaints was upheld' : `${right} of those complaints were upheld`
}
