import { expect } from '@jest/globals'
import { dataFolder, started } from '../start/started.ts'
import { testUnless } from '../support/skipping.ts'
import { faultsOf } from './axe.ts'
import { aPerson, noBrowser } from './browser.ts'
import { pullNext, readAs, signIn } from './people.ts'

const test = testUnless(noBrowser)

test('a notice from the newspaper’s form: the desk says what is missing, the reply is changed and sent, and its clock has stopped', async () => {
  const running = await started({ data: await dataFolder() })
  const reader = await aPerson()
  const { page: paper } = reader
  await readAs(paper, running.newspaper)
  await paper.locator('[data-comment="harbour-bridge-5"]').getByRole('link', { name: 'report this post' }).click()
  await paper.getByRole('radio', { name: 'Off topic or disruptive' }).check()
  await paper.getByText('This is a legal notice of complaint').click()
  await paper.getByLabel('Under whose law').selectOption('england-and-wales')
  await paper.getByRole('textbox', { name: 'Your e-mail address' }).fill('provost@example.org')
  await paper.getByLabel('Why it is defamatory of you').fill('It says that I take bribes. <script>')
  await paper.getByLabel('May we give your name to who posted it?').selectOption('no')
  await paper.getByRole('button', { name: 'Report', exact: true }).click()
  await paper.getByRole('alert').getByText('A legal notice goes with').waitFor()
  expect(await paper.getByLabel('Why it is defamatory of you').inputValue()).toContain('bribes')
  await paper.getByRole('radio', { name: 'Untrue and damaging to a person' }).check()
  expect(await faultsOf(paper, 'the form with a legal notice')).toEqual([])
  await paper.getByRole('button', { name: 'Report', exact: true }).click()
  await paper.getByRole('heading', { name: 'Thank you. The moderators have it.' }).waitFor()

  const moderator = await aPerson()
  const { page } = moderator
  await signIn(page, running.desk)
  await pullNext(page, running.desk)
  const notice = page.getByRole('region', { name: 'Notice of defamation' })
  expect(await notice.innerText()).toMatch(/Due [^]*your name[^]*It says that I take bribes\. <script>/)
  const letter = notice.getByLabel('The letter').first()
  expect(await letter.inputValue()).toContain('It does not say:\n- your name\n- the statement you complain of\n')
  await letter.fill('Dear Provost & all, please say more.')
  const link = notice.getByRole('link', { name: 'Write it in your mail program' }).first()
  expect(await link.getAttribute('href')).toBe(
    'mailto:provost@example.org?subject=Your%20notice%20of%20complaint&body=Dear%20Provost%20%26%20all%2C%20please%20say%20more.',
  )
  expect(await faultsOf(page, 'a card with a notice')).toEqual([])
  await notice.getByRole('button', { name: 'It was sent: returned' }).click()
  await page.getByRole('status').getByText('Its clock has stopped.').waitFor()
  expect(await notice.innerText()).toMatch(/Returned [^\n]* before it was due/)
  await notice.getByText('What was sent').click()
  await notice.getByText('Dear Provost & all, please say more.').waitFor()
  await page.goto(`${running.desk}/desk/notices`)
  expect(await page.getByRole('main').innerText()).toMatch(/Dealt with[^]*Returned/)
  expect([...reader.heard.filter(words => !words.includes('status of 422')), ...moderator.heard]).toEqual([])
})
