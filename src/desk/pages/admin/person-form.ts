import { html, type SafeHtml } from '@remix-run/html-template'
import { POOLS, ROLES } from '../../../people/person.ts'
import type { Site } from '../../../sites/sites.ts'
import type { AdminRefusal } from '../../admin/admin-refusals.ts'
import type { PersonFields } from '../../admin/person-fields.ts'
import { shownName } from '../text.ts'
import { POOL_NAMES, ROLE_NAMES } from './person-words.ts'

/** A form about a person as it stands: as the record has them, or as it was typed and refused. */
export type PersonForm = { fields: PersonFields; refused?: AdminRefusal | undefined }

const MAY: Readonly<Record<PersonFields['role'], string>> = {
  moderator: 'takes cases of their pools and decides them',
  senior: 'takes any case at any time, also what was escalated',
  admin: 'the same, and keeps people, sites and keys; sees every site',
  auditor: 'reads everything and changes nothing',
}

/** Who somebody is and what they may do: the fields of both forms, for who is new and who is there. */
export function personFields({ fields, refused }: PersonForm, sites: readonly Site[]): SafeHtml {
  const { name, email, role, pools, sees } = fields
  return html`
    ${field('name', 'Name, as colleagues read it', 'name', name, refused)}
    ${field('email', 'E-mail address, if single sign-on shall lead to them', 'e-mail address', email, refused)}
    <fieldset>
      <legend>Role</legend>
      ${ROLES.map(one =>
        box(
          'radio',
          'role',
          one,
          one === role,
          html`<span>${ROLE_NAMES[one]} <span class="quiet">${MAY[one]}</span></span>`,
        ),
      )}
    </fieldset>
    <fieldset>
      <legend>Pools</legend>
      ${POOLS.map(one => box('checkbox', 'pools', one, pools.includes(one), html`${POOL_NAMES[one]}`))}
    </fieldset>
    <fieldset>
      <legend>Sites they see</legend>
      ${box('radio', 'sees', 'every', sees === 'every', html`every site, also those that come later`)}
      ${box('radio', 'sees', 'these', sees === 'these', html`only those ticked here`)}
      <div class="ticks">
        ${sites.map(one =>
          box('checkbox', 'sites', one.id, fields.sites.includes(one.id), html`<span>${shownName(one.name)}</span>`),
        )}
      </div>
      ${problem('sites', 'sites', refused)}
    </fieldset>
  `
}

/** One line to be typed, with what is wrong with it. `about`: what a verb calls the field when it refuses it. */
export function field(
  name: string,
  label: string,
  about: string,
  typed: string,
  refused: AdminRefusal | undefined,
): SafeHtml {
  const said = refused?.about === about ? html`aria-invalid="true" aria-describedby="field-${name}-problem"` : ''
  return html`<div>
    <label for="field-${name}">${label}</label>
    <input id="field-${name}" name="${name}" value="${typed}" autocomplete="off" spellcheck="false" ${said} />
    ${problem(name, about, refused)}
  </div>`
}

function problem(name: string, about: string, refused: AdminRefusal | undefined): SafeHtml | string {
  return refused?.about === about ? html`<p class="field-problem" id="field-${name}-problem">${refused.words}</p>` : ''
}

function box(type: 'radio' | 'checkbox', name: string, value: string, ticked: boolean, words: SafeHtml): SafeHtml {
  return html`<label>
    <input type="${type}" name="${name}" value="${value}" ${ticked ? html`checked` : ''} /> ${words}
  </label>`
}
