import {html} from './preact.js';
import {t, uuid} from './page.js';
import {logIn, shop} from './api.js';
import {Form} from './form.js';
import {Heading} from './parts.js';
import {go, link} from './router.js';

const MAX_PASSWORD = 128;

export function LogIn({next}) {
  const submit = async ({username, password}) => {
    await logIn(username, password);
    go(next);
  };
  return html`
    <div class="narrow-page stack">
      <${Heading}>${t('logIn')}</${Heading}>
      ${next === 'checkout' && html`<p>${t('logInToCheckOut')}</p>`}
      <section class="card stack">
        <${Form} submitText=${t('logIn')} submit=${submit} fields=${[
          {name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: false, maxlength: 254},
          {name: 'password', type: 'password', autocomplete: 'current-password', maxlength: MAX_PASSWORD},
        ]} />
      </section>
      <p>${t('noAccount')}${' '}<a href=${link('signup', {next})}>${t('signUp')}</a></p>
    </div>`;
}

export function SignUp({next}) {
  const submit = async values => {
    await shop('customer-service/customers', {method: 'POST', body: values, headers: {'Idempotency-Key': uuid()}});
    await logIn(values.username, values.password);
    go(next);
  };
  return html`
    <div class="narrow-page stack">
      <${Heading}>${t('signUp')}</${Heading}>
      <section class="card stack">
        <${Form} submitText=${t('signUp')} submit=${submit} fields=${[
          {name: 'first_name', autocomplete: 'given-name', maxlength: 100},
          {name: 'last_name', autocomplete: 'family-name', maxlength: 100},
          {name: 'email', type: 'email', autocomplete: 'email', maxlength: 254},
          {name: 'username', label: t('newUsername'), autocomplete: 'username', autocapitalize: 'none',
            spellcheck: false, pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]{2,49}', hint: t('usernameHint')},
          {name: 'password', type: 'password', autocomplete: 'new-password', minlength: 8, maxlength: MAX_PASSWORD,
            hint: t('passwordHint')},
        ]} />
      </section>
      <p>${t('haveAccount')}${' '}<a href=${link('login', {next})}>${t('logIn')}</a></p>
    </div>`;
}
