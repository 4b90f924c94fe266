/** The page around the screens: who sells where, what waits to be sent, what was said last. */

import {html, useEffect, useLayoutEffect} from './preact.js';
import {currentLanguage, setLanguage, t} from './page.js';
import {Login, OpenSession, SetUp} from './setup.js';
import {Sell} from './sell.js';
import {Paid, Pay} from './pay.js';
import {Returns} from './returns.js';
import {Drawer} from './drawer.js';
import {Settings} from './settings.js';
import {Suspended} from './suspended.js';
import {Dialogs} from './dialogs.js';
import {Barcode} from './parts.js';
import {bars, nameOf} from './receipt.js';
import {type} from './selling.js';
import {press} from './keys.js';

const SCREENS = {sell: Sell, pay: Pay, paid: Paid, returns: Returns, drawer: Drawer, settings: Settings,
  suspended: Suspended};

/** What can be looked at without a session: the drawer has just been closed. */
const WITHOUT_SESSION = ['settings', 'drawer'];

export function App({till}) {
  useEffect(() => {
    const onKey = event => press(till, event);
    const onTyped = event => {
      if (document.getElementById('entry')) {
        type(till, till.entry + event.detail);
        document.getElementById('entry').focus();
      }
    };
    const onUntyped = event => type(till, till.entry.slice(0, -event.detail.length));
    addEventListener('keydown', onKey);
    addEventListener('typed', onTyped);
    addEventListener('untyped', onUntyped);
    return () => {
      removeEventListener('keydown', onKey);
      removeEventListener('typed', onTyped);
      removeEventListener('untyped', onUntyped);
    };
  }, []);
  // before the next key arrives
  useLayoutEffect(focusEntry);
  return html`<div class="till no-print">
    <${Bar} till=${till}/>
    <div class="notices">
      ${!isSecureContext && html`<p class="notice warn">${t('insecure')}</p>`}
      ${till.obstacle && html`<p class="notice bad">${t('obstacle', {detail: till.obstacle.message})}</p>`}
      ${till.storage.isNearlyFull && html`<p class="notice warn">${t('nearlyFull')}</p>`}
    </div>
    <main class=${'screen ' + screenOf(till)} id="main">${contentOf(till)}</main>
    <div class="said" role="status" aria-live=${till.message?.kind === 'bad' ? 'assertive' : 'polite'}>
      ${till.message && !till.dialog && html`<p key=${till.message.again} class=${'notice ' + till.message.kind}>
        <span class="grow">${till.message.text}</span>
        <button type="button" class="plain" aria-label=${t('close')}
          onClick=${() => { till.quiet(); till.draw(); }}>✕</button></p>`}
    </div>
    <${Dialogs} till=${till}/>
  </div>
  ${till.printed && html`<section class="print" aria-hidden="true">
    <pre>${till.printed.lines.join('\n')}</pre>
    ${till.printed.code && html`<${Barcode} drawn=${bars(till.printed.code)}/><p>${till.printed.code}</p>`}
  </section>`}`;
}

function screenOf(till) {
  return till.isReady ? till.screen : 'setup';
}

function contentOf(till) {
  if (till.isSecond) {
    return html`<div class="card stack narrow"><h2>${t('secondTab')}</h2><p>${t('secondTabHow')}</p></div>`;
  }
  if (!till.isLoaded) {
    return html`<p class="quiet">${t('loading')}</p>`;
  }
  if (!till.server.key || !till.register) {
    return html`<${SetUp} till=${till}/>`;
  }
  if (till.isLocked) {
    return html`<${Login} till=${till}/>`;
  }
  if (!till.session.current && !WITHOUT_SESSION.includes(till.screen)) {
    return till.isSessionKnown ? html`<${OpenSession} till=${till}/>` : html`<p class="quiet">${t('loading')}</p>`;
  }
  return html`<${SCREENS[till.screen]} till=${till}/>`;
}

/** Typing goes to the entry when nothing else has the focus; not on a phone, whose keyboard would come up. */
function focusEntry() {
  const isPhone = matchMedia('(pointer: coarse) and (max-width: 48rem)').matches;
  if (document.activeElement === document.body && !isPhone) {
    document.getElementById('entry')?.focus();
  }
}

function Bar({till}) {
  const other = currentLanguage() === 'fr' ? 'en' : 'fr';
  const {isHere} = till.server;
  const {unsent, refused} = till.outbox;
  const isSelling = till.isReady || till.session.current;
  return html`<header class="bar">
    <h1>${t('title')}</h1>
    ${till.register && html`<span class="quiet place">
      ${t('store', {id: till.register.store_id})} · ${nameOf(till.register)}</span>`}
    ${till.server.key && html`<span class=${'badge ' + (isHere ? 'good' : 'warn')} data-test="server">
      ${isHere ? '● ' + t('here') : '○ ' + t('away')}</span>`}
    ${(unsent > 0 || isSelling) && html`<span class=${'badge ' + (unsent > 0 ? 'warn' : 'quiet')} data-test="unsent"
      data-count=${unsent}>${t('unsent', {count: unsent})}</span>`}
    ${refused > 0 && html`<button type="button" class="badge bad" onClick=${() => till.open({kind: 'refused'})}>
      ${t('refused', {count: refused})}</button>`}
    <span class="grow"></span>
    ${till.cashier && !till.isLocked && html`<button type="button" class="plain" data-test="lock"
      onClick=${() => till.lock()}>${till.cashier.name} <kbd>F10</kbd></button>`}
    ${till.server.key && !till.isLocked && html`<button type="button" class="plain"
      onClick=${() => till.show('settings')}>${t('settings')}</button>`}
    <button type="button" class="plain" lang=${other + '-CA'} data-test="language"
      onClick=${() => { setLanguage(other); till.quiet(); till.draw(); }}>
      ${other === 'fr' ? 'Français' : 'English'}</button>
  </header>`;
}
