import {useEffect, useState} from './preact.js';

/** The views are told apart behind the #, so that a reload leads to the same view and the server has one page only. */
function read() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [view = '', id] = path.split('/');
  return {view, id, query: new URLSearchParams(query), href: location.hash};
}

export function useRoute() {
  const [route, setRoute] = useState(read());
  useEffect(() => {
    const changed = () => setRoute(read());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}

/** Returns a link to a view, such as #/products/7, with the parameters that have a value. */
export function link(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value)).toString();
  return `#/${path}${query === '' ? '' : `?${query}`}`;
}

export function go(path, parameters) {
  location.hash = link(path, parameters);
}

/** Returns a function that goes to a view as go() does, unless another view has been opened since now. */
export function opener() {
  const {href} = location;
  return (path, parameters) => location.href === href && go(path, parameters);
}
