import {html} from './preact.js';
import {t} from './page.js';

/** The cards of the built-in simulator. A real provider's own field would give a token for a real card instead. */
const CARDS = ['tok_visa', 'tok_declined', 'tok_slow'];

export const FIRST_CARD = CARDS[0];

export function Payment({token, choose}) {
  return html`
    <fieldset class="stack tight">
      <legend>${t('card')}</legend>
      <p class="notice">${t('simulator')}</p>
      ${CARDS.map(card => html`<label class="choice">
        <input type="radio" name="card" value=${card} checked=${card === token} onChange=${() => choose(card)} />
        <span>${t(card)}</span></label>`)}
    </fieldset>`;
}
