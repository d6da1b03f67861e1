import { html, type SafeHtml } from '@remix-run/html-template'
import { choices } from './choices.ts'
import { type Desk, hidden, type Notice, page } from './layout.ts'

/** How whoever is signed in likes their page. */
export function preferencesPage(desk: Desk, notice: Notice | undefined): string {
  const { theme, text_size, blur, shortcuts, then_next } = desk.preferences
  return page({
    title: 'Preferences',
    current: 'preferences',
    desk,
    notice,
    body: html`
      <h1>Preferences</h1>
      <form method="post" action="/desk/preferences" class="stack preferences">
        ${hidden(desk.csrf)}
        ${choices('Colours', 'theme', theme, {
          system: 'As this machine is set',
          light: 'Dark on light',
          dark: 'Light on dark',
        })}
        ${choices('Text', 'text_size', text_size, { normal: 'As usual', large: 'Large', largest: 'Larger still' })}
        <fieldset>
          <legend>Strong language</legend>
          ${box('blur', blur, 'Blurred until I ask for it')}
        </fieldset>
        <fieldset>
          <legend>Keys</legend>
          ${box('shortcuts', shortcuts, 'Keys of one character act')}
          <p class="quiet">Turn them off if you speak to your machine, or if it presses keys of its own.</p>
        </fieldset>
        ${choices('After a decision', 'then_next', then_next ? 'next' : 'desk', {
          desk: 'The desk',
          next: 'The next case',
        })}
        <button class="primary">Save</button>
      </form>
    `,
  })
}

function box(name: string, ticked: boolean, label: string): SafeHtml {
  return html`<label><input type="checkbox" name="${name}" ${ticked ? html`checked` : ''} /> ${label}</label>`
}
