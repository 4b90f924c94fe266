import {html, useEffect, useRef, useState} from './preact.js';
import {t} from './page.js';
import {problemText} from './parts.js';

/**
 * A form whose fields are checked here and by the server; what is wrong is said below its field.
 *
 * @param fields of {name, label, type, autocomplete, pattern, minlength, maxlength, isOptional, options, value, hint};
 *     its label is given or the text of its name, and what is wrong with it is that of its name with Error
 * @param submit called with the values; throws the server's problem
 */
export function Form({fields, submitText, submit, children}) {
  const [wrong, setWrong] = useState([]);
  const [message, setMessage] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const form = useRef();

  useEffect(() => {
    if (wrong.length > 0) {
      form.current.elements[wrong[0]].focus();
    }
  }, [wrong]);

  const submitted = async event => {
    event.preventDefault();
    if (isBusy) {
      return;
    }
    const {elements} = form.current;
    const names = fields.map(field => field.name);
    const bad = names.filter(name => !elements[name].validity.valid);
    setWrong(bad);
    setMessage(bad.length > 0 ? t('checkFields') : null);
    if (bad.length > 0) {
      return;
    }
    setBusy(true);
    try {
      await submit(Object.fromEntries(fields.map(({name, type}) => [name, entered(elements[name].value, type)])
        .filter(([, value]) => value !== '')));
    } catch (problem) {
      const refused = (problem.body?.errors ?? []).map(error => error.field).filter(name => names.includes(name));
      setWrong(refused);
      setMessage(refused.length > 0 ? t('checkFields') : problemText(problem));
    }
    setBusy(false);
  };
  return html`
    <form class="stack" ref=${form} onSubmit=${submitted} noValidate>
      ${message !== null && html`<p class="notice bad" role="alert">${message}</p>`}
      ${fields.map(field => html`<${Field} key=${field.name} field=${field} isWrong=${wrong.includes(field.name)} />`)}
      ${children}
      <button class="primary" aria-busy=${String(isBusy)}>${submitText}</button>
    </form>`;
}

/** Returns what was meant: a space around a password is a part of it. */
function entered(value, type) {
  return type === 'password' ? value : value.trim();
}

function Field({field, isWrong}) {
  const {name, label = t(name), type = 'text', isOptional = false, options, value, hint, ...attributes} = field;
  const described = `${name}-hint ${name}-error`;
  const shared = {
    name, required: !isOptional, 'aria-invalid': isWrong ? 'true' : undefined, 'aria-describedby': described,
    ...attributes,
  };
  return html`
    <div class="field">
      <label class="field"><span>${label}${isOptional && html` <span class="quiet">(${t('optional')})</span>`}</span>
        ${options === undefined ? html`<input type=${type} defaultValue=${value} ...${shared} />`
          : html`<select ...${shared}>${options.map(([code, text]) =>
              html`<option value=${code} selected=${code === value}>${text}</option>`)}</select>`}</label>
      ${hint && html`<span id=${`${name}-hint`} class="quiet small">${hint}</span>`}
      <span id=${`${name}-error`} class="error small">${isWrong && t(`${name}Error`)}</span>
    </div>`;
}
