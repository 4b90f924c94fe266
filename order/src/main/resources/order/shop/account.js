import {html, useEffect, useState} from './preact.js';
import {locale, once, t} from './page.js';
import {logIn, shop} from './api.js';
import {Form} from './form.js';
import {Heading, Loading, Trouble} from './parts.js';
import {go, link, opener} from './router.js';

const MAX_PASSWORD = 128;

export function LogIn({next}) {
  const submit = async ({username, password}) => {
    const open = opener();
    await logIn(username, password);
    open(next);
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
      <p><a href=${link('forgotten')}>${t('forgotPassword')}</a></p>
      <p>${t('noAccount')}${' '}<a href=${link('signup', {next})}>${t('signUp')}</a></p>
    </div>`;
}

export function SignUp({next}) {
  const submit = async values => {
    const open = opener();
    // one thing: without its log-in, the account would be made again and its name be taken
    await once(['account', values], async headers => {
      await shop('customer-service/customers',
        {method: 'POST', body: values, headers: {...headers, 'Accept-Language': locale()}});
      await logIn(values.username, values.password);
    });
    open(next);
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

/** Asks for a mail with a link; whether there is such a customer is not said. */
export function Forgotten() {
  const [isSent, setSent] = useState(false);
  const submit = async values => {
    await shop('customer-service/auth/password/forgotten',
      {method: 'POST', body: values, headers: {'Accept-Language': locale()}});
    setSent(true);
  };
  return html`
    <div class="narrow-page stack">
      <${Heading}>${t('forgotPassword')}</${Heading}>
      ${isSent ? html`<p class="notice" role="status">${t('mailSent')}</p>` : html`
        <p>${t('forgotPasswordHow')}</p>
        <section class="card stack">
          <${Form} submitText=${t('sendLink')} submit=${submit} fields=${[
            {name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: false, maxlength: 254},
          ]} />
        </section>`}
      <p><a href=${link('login')}>${t('logIn')}</a></p>
    </div>`;
}

/** Where the link of a mail to a customer who forgot their password leads. */
export function Reset({token}) {
  const submit = async values => {
    await shop('customer-service/auth/password/reset', {method: 'POST', body: {...values, token}});
    go('login');
  };
  return html`
    <div class="narrow-page stack">
      <${Heading}>${t('newPassword')}</${Heading}>
      <section class="card stack">
        <${Form} submitText=${t('newPassword')} submit=${submit} fields=${[
          {name: 'new_password', label: t('password'), type: 'password', autocomplete: 'new-password', minlength: 8,
            maxlength: MAX_PASSWORD, hint: t('passwordHint')},
        ]} />
      </section>
      <p><a href=${link('forgotten')}>${t('forgotPassword')}</a></p>
    </div>`;
}

/** Where the link of a mail to a new address leads. */
export function Confirm({token}) {
  const [problem, setProblem] = useState(null);
  const [isDone, setDone] = useState(false);
  const confirm = () => {
    setProblem(null);
    shop('customer-service/auth/email/confirm', {method: 'POST', body: {token}}).then(() => setDone(true), setProblem);
  };
  useEffect(confirm, [token]);
  return html`
    <div class="narrow-page stack">
      <${Heading}>${t('confirmEmail')}</${Heading}>
      ${problem !== null ? html`<${Trouble} problem=${problem} retry=${problem.isTemporary && confirm} />`
        : isDone ? html`<p class="notice" role="status">${t('emailConfirmed')}</p>` : html`<${Loading} />`}
      <p><a href=${link('')}>${t('allProducts')}</a></p>
    </div>`;
}
