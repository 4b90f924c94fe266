import {html} from './preact.js';

/** A table of texts, the first column of which heads the rows; the others are figures. It scrolls, also by keyboard. */
export function Table({title, heads, rows, isTall = false}) {
  return html`
    <div class=${isTall ? 'scroll tall' : 'scroll'} tabindex="0" role="region" aria-label=${title}>
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
