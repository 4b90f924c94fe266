import {html} from './preact.js';
import {t} from './page.js';
import {Form} from './form.js';
import {PROVINCES} from './parts.js';

/** The letters that Canada Post uses, in either case, with or without the space. */
const POSTAL_CODE = '\\s*[A-Za-z][0-9][A-Za-z][ \\-]?[0-9][A-Za-z][0-9]\\s*';

export function AddressForm({submit, province, children}) {
  return html`
    <${Form} submitText=${t('useAddress')} submit=${submit} fields=${[
      {name: 'full_name', autocomplete: 'name', maxlength: 200},
      {name: 'line1', autocomplete: 'address-line1', maxlength: 200, hint: t('line1Hint')},
      {name: 'line2', autocomplete: 'address-line2', maxlength: 200, isOptional: true, hint: t('line2Hint')},
      {name: 'city', autocomplete: 'address-level2', maxlength: 100},
      {name: 'province', autocomplete: 'address-level1', value: province,
        options: PROVINCES.map(code => [code, t(`province-${code}`)])},
      {name: 'postal_code', autocomplete: 'postal-code', pattern: POSTAL_CODE, maxlength: 10,
        autocapitalize: 'characters', hint: t('postal_codeHint')},
      {name: 'phone', type: 'tel', autocomplete: 'tel', maxlength: 30, isOptional: true, hint: t('phoneHint')},
    ]}>
      <p class="quiet small">${t('canadaOnly')}</p>
      ${children}
    </${Form}>`;
}

/** An address as it is written on a parcel. One whose customer was erased has little left. */
export function Address({address}) {
  const place = [address.city, address.province && `(${address.province})`, address.postal_code]
    .filter(Boolean).join(' ');
  return html`<address>${[address.full_name, address.line1, address.line2, place, t('canada')].filter(Boolean)
    .map(line => html`${line}<br />`)}</address>`;
}
