/**
 * Sees to it that the page starts. One script that does not arrive, because the server was busy or a connection was lost,
 * stops all modules and would leave the page as it is for good. This one is no module, so it runs whatever becomes of
 * them: it says that something is missing, and loads the page again; what has arrived comes from the browser's cache.
 */
{
  const TRIES = 'pos.tries';
  const SHORTEST_PAUSE_MILLIS = 1000;
  const LONGEST_PAUSE_MILLIS = 30000;
  /** Without an error and without a start: an answer that never comes, or a slow machine, which must not be disturbed. */
  const SILENCE_MILLIS = 60000;

  const tries = Number(sessionStorage.getItem(TRIES));
  let isOver = false;
  const silence = setTimeout(() => again(0), SILENCE_MILLIS * 2 ** Math.min(tries, 3));

  function again(pause) {
    if (!isOver) {
      isOver = true;
      clearTimeout(silence);
      sessionStorage.setItem(TRIES, String(tries + 1));
      setTimeout(() => location.reload(), pause);
    }
  }

  function onError({target}) {
    const isFile = target instanceof HTMLScriptElement
      || target instanceof HTMLLinkElement && target.rel === 'stylesheet';
    if (isFile && !isOver) {
      const longest = Math.min(LONGEST_PAUSE_MILLIS, SHORTEST_PAUSE_MILLIS * 2 ** Math.min(tries, 5));
      again(longest * (0.5 + Math.random() / 2));
      say();
    }
  }

  /** The style sheet may be what is missing, and the body may not be there yet. */
  function say() {
    const text = document.getElementById('starting');
    if (text) {
      text.setAttribute('role', 'alert');
      text.textContent = 'Une partie de la page n’est pas arrivée : nouvel essai. '
        + 'A part of the page did not arrive: trying again.';
    } else {
      addEventListener('DOMContentLoaded', say);
    }
  }

  addEventListener('error', onError, {capture: true});
  addEventListener('started', () => {
    isOver = true;
    clearTimeout(silence);
    removeEventListener('error', onError, {capture: true});
    sessionStorage.removeItem(TRIES);
    document.getElementById('starting').remove();
  }, {once: true});
}
