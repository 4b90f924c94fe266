import {html, render, useEffect, useRef, useState} from './preact.js';
import {call, currentLanguage, locale, setLanguage, started, t, time, useMessages} from './page.js';
import {Alerts, BestSellers, Conversion, Freshness, Places, Services, Today, ageText} from './panels.js';
import {Course} from './course.js';
import {learnNames} from './names.js';
import {DashboardStream} from './stream.js';
import {watchServices} from './services.js';
import fr from './messages-fr.js';
import en from './messages-en.js';

const KEY = 'pos.dashboard.key';
/** What is older looks different. */
const STALE_MS = 15000;

/** Keeps the key in this browser until it is removed: it is sent as a header only. */
function App() {
  const [key, setKey] = useState(localStorage.getItem(KEY));
  const [refusal, setRefusal] = useState(null);
  const [, setDrawn] = useState(0);

  const open = given => {
    localStorage.setItem(KEY, given);
    setRefusal(null);
    setKey(given);
  };
  const remove = problem => {
    localStorage.removeItem(KEY);
    setRefusal(problem ?? null);
    setKey(null);
  };
  const switchLanguage = () => {
    setLanguage(currentLanguage() === 'fr' ? 'en' : 'fr');
    setDrawn(drawn => drawn + 1);
  };
  return key === null
    ? html`<${KeyForm} refusal=${refusal} open=${open} switchLanguage=${switchLanguage} />`
    : html`<${Supervision} key=${key} apikey=${key} remove=${remove} switchLanguage=${switchLanguage} />`;
}

function LanguageButton({switchLanguage}) {
  return html`<button type="button" class="plain" onClick=${switchLanguage}
      lang=${currentLanguage() === 'fr' ? 'en-CA' : 'fr-CA'}>
    ${t('otherLanguage')}</button>`;
}

function refusalText(problem) {
  return t(problem.status === 401 ? 'keyUnknown' : problem.status === 403 ? 'keyForbidden' : 'keyNoAnswer');
}

function KeyForm({refusal, open, switchLanguage}) {
  const input = useRef();
  const [error, setError] = useState(refusal === null ? null : refusalText(refusal));
  const [isBusy, setBusy] = useState(false);

  useEffect(() => input.current.focus(), []);

  const submit = async event => {
    event.preventDefault();
    const given = input.current.value.trim();
    if (given === '') {
      setError(t('keyMissing'));
      return;
    }
    setBusy(true);
    try {
      await call('reporting-service/dashboard', {key: given});
      open(given);
    } catch (problem) {
      setError(refusalText(problem));
      setBusy(false);
      input.current.focus();
    }
  };
  return html`
    <main class="key-form">
      <form class="card stack" onSubmit=${submit} noValidate>
        <div class="row apart"><h1>${t('keyTitle')}</h1><${LanguageButton} switchLanguage=${switchLanguage} /></div>
        <label class="field"><span>${t('keyLabel')}</span>
          <input ref=${input} type="password" name="key" autocomplete="off" spellcheck=${false} maxlength="200"
            aria-invalid=${error === null ? undefined : 'true'} aria-describedby="key-error key-hint" /></label>
        <p id="key-error" class="error" role="alert">${error}</p>
        <p id="key-hint" class="quiet small">${t('keyHint')}</p>
        <button class="primary" disabled=${isBusy}>${t('keyOpen')}</button>
      </form>
    </main>`;
}

function Supervision({apikey, remove, switchLanguage}) {
  const [dashboard, setDashboard] = useState(null);
  const [connection, setConnection] = useState({state: 'connecting'});
  const [services, setServices] = useState([]);
  const [, setNames] = useState(0);
  const [now, setNow] = useState(performance.now());

  useEffect(() => {
    const live = () => setConnection(({heardAt: performance.now(), heardTime: Date.now(), state: 'live'}));
    const stream = new DashboardStream(apikey, {
      dashboard: json => {
        setDashboard(json);
        live();
        learnNames(json, apikey).then(learned => learned && setNames(version => version + 1));
      },
      current: live,
      cut: problem => setConnection(old => ({...old, state: 'cut', problem})),
      refused: remove,
    });
    stream.start();
    const end = watchServices(setServices);
    const clock = setInterval(() => setNow(performance.now()), 1000);
    return () => {
      stream.stop();
      end();
      clearInterval(clock);
    };
  }, [apikey]);

  const age = connection.heardAt === undefined ? null : Math.max(0, now - connection.heardAt);
  const isStale = age !== null && age > STALE_MS;
  return html`
    <a class="skip" href="#content">${t('skip')}</a>
    <header class="bar">
      <h1>${t('title')}</h1>
      <${Signal} state=${isStale ? 'stale' : connection.state} age=${age} />
      <div class="grow"></div>
      <${LanguageButton} switchLanguage=${switchLanguage} />
      <button onClick=${() => remove()}>${t('keyRemove')}</button>
    </header>
    <main id="content" tabindex="-1" class=${isStale ? 'stale' : ''}>
      <${Notices} connection=${connection} isStale=${isStale} />
      ${dashboard === null ? html`<p class="card large">${t('waiting')}</p>`
        : html`<${Panels} dashboard=${dashboard} services=${services} />`}
    </main>`;
}

/** Says in a word and with a shape how live the figures are, and how old. */
function Signal({state, age}) {
  const kind = {live: 'good', connecting: '', cut: 'bad', stale: 'bad'}[state];
  return html`<p class="signal">
    <span class=${`badge ${kind}`} data-state=${state}>${t(state)}</span>
    ${age !== null && html`<span class="quiet figure age">${t('age', {age: ageText(age)})}</span>`}</p>`;
}

function Notices({connection, isStale}) {
  const isCut = connection.state === 'cut';
  const wasCut = useRef(false);
  wasCut.current ||= isCut;
  return html`
    <div role="status">
      ${isCut && html`<p class="notice bad">
        ${t(connection.problem.code === 'too-many-streams' ? 'tooManyNotice' : 'cutNotice')}</p>`}
      ${isStale && html`<p class="notice bad">${t('staleNotice', {time: time(connection.heardTime)})}</p>`}
      ${wasCut.current && !isCut && !isStale && html`<p class="unseen">${t('liveAgain')}</p>`}
    </div>`;
}

function Panels({dashboard, services}) {
  const day = new Intl.DateTimeFormat(locale(), {weekday: 'long', timeZone: 'UTC'})
    .format(new Date(`${dashboard.today}T12:00:00Z`));
  return html`
    <div class="panels">
      <${Today} dashboard=${dashboard} day=${day} />
      <${Course} course=${dashboard.course} day=${day} />
      <${Alerts} stock=${dashboard.stock} />
      <${Places} dashboard=${dashboard} day=${day} />
      <div class="stack middle">
        <${BestSellers} products=${dashboard.totals.top_products} />
        <${Conversion} conversion=${dashboard.conversion} />
      </div>
      <div class="stack side">
        <${Services} services=${services} />
        <${Freshness} dashboard=${dashboard} />
      </div>
    </div>`;
}

useMessages({fr, en});
started();
render(html`<${App} />`, document.body);
