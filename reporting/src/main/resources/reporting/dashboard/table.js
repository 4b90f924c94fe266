import {html} from './preact.js';

/**
 * A table of texts, the first column of which heads the rows and the others of which are figures. One that is tall
 * scrolls, and can be reached by keyboard.
 */
export function Table({title, heads, rows, isTall = false}) {
  return html`
    <div class=${isTall ? 'scroll tall' : 'scroll'} tabindex=${isTall ? 0 : undefined} role=${isTall ? 'region' : undefined}
        aria-label=${isTall ? title : undefined}>
      <table>
        <caption class="unseen">${title}</caption>
        <thead><tr>${heads.map((head, i) =>
          html`<th scope="col" class=${i === 0 ? '' : 'figure'}>${head}</th>`)}</tr></thead>
        <tbody>${rows.map(([head, ...cells]) => html`<tr>
          <th scope="row">${head}</th>
          ${cells.map(cell => html`<td class="figure">${cell}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>`;
}
