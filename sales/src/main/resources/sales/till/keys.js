/** The keys of each screen; a button shows the key that does the same. */

import {enter, removeSelected, select, suspend, takeBack} from './selling.js';
import {METHODS, nextCustomer, pay, print, takePaymentBack} from './paying.js';

const METHOD_KEYS = ['F2', 'F3', 'F4', 'F6'];

const SCREENS = {
  sell: {
    F2: till => { till.entry = ''; enter(till); },
    F3: till => till.ticket.lines.length > 0 && till.open({kind: 'line', index: till.ticket.selected}),
    F4: till => suspend(till),
    F6: till => till.show('suspended'),
    F7: till => { till.back = null; till.show('returns'); },
    F8: till => till.show('drawer'),
    F9: till => till.ticket.lines.length > 0
      && till.open({kind: 'stock', productId: till.ticket.lines[till.ticket.selected].product_id}),
  },
  pay: {
    ...Object.fromEntries(METHOD_KEYS.map((key, i) => [key, till => pay(till, METHODS[i])])),
    Escape: till => takePaymentBack(till),
  },
  paid: {
    F9: till => print(till, till.paid.id),
    Enter: till => nextCustomer(till),
    Escape: till => nextCustomer(till),
  },
  returns: {Escape: till => till.show('sell')},
  suspended: {Escape: till => till.show('sell')},
  drawer: {Escape: till => till.show('sell')},
  settings: {Escape: till => till.show('sell')},
};

export function methodKey(method) {
  return METHOD_KEYS[METHODS.indexOf(method)];
}

/** Whether a key is held that would do the next thing by itself: pay what is shown, or leave what is paid. */
export function isHeld(event) {
  return event.repeat && /^(Enter|Escape|F\d+)$/.test(event.key);
}

/** Does what a key means on the screen; a key of a field or of a dialog is left to it. */
export function press(till, event) {
  if (isHeld(event)) {
    event.preventDefault();
    return;
  }
  if (till.dialog && event.key === 'Escape') {
    // not left to the browser: the dialogue may be about to be shown, and a slow one has let the key fall
    event.preventDefault();
    till.close();
    return;
  }
  if (event.defaultPrevented || till.dialog || !till.isLoaded || event.altKey || event.metaKey) {
    return;
  }
  if (event.key === 'F10' && !till.isLocked) {
    event.preventDefault();
    till.lock();
    return;
  }
  if (!till.isReady) {
    if (event.key === 'Escape' && ['settings', 'drawer'].includes(till.screen)) {
      till.show('sell');
    }
    return;
  }
  if (event.ctrlKey) {
    if (event.key === 'z' && till.screen === 'sell' && till.entry === '') {
      event.preventDefault();
      takeBack(till);
    }
    return;
  }
  const onButton = event.key === 'Enter' && document.activeElement instanceof HTMLButtonElement;
  const action = onButton ? undefined : SCREENS[till.screen][event.key];
  if (action) {
    event.preventDefault();
    action(till);
  }
}

/** The keys of the entry on the selling screen. @param results what the search shows */
export function pressInEntry(till, event, results) {
  if (isHeld(event)) {
    return;
  }
  const {ticket} = till;
  const step = {ArrowUp: -1, ArrowDown: 1}[event.key];
  if (event.key === 'Enter') {
    enter(till);
  } else if (step && till.entry !== '') {
    till.highlighted = Math.max(0, Math.min(results.length - 1, till.highlighted + step));
    till.draw();
  } else if (step) {
    select(till, ticket.selected + step);
  } else if (event.key === 'Delete' && till.entry === '') {
    removeSelected(till);
  } else if (event.key === 'Escape') {
    till.entry = '';
    till.quiet();
    till.draw();
  } else {
    return;
  }
  event.preventDefault();
}
