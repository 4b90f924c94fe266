import {html, render, useEffect, useRef, useState} from './preact.js';
import {currentLanguage, number, setLanguage, started, t, useMessages} from './page.js';
import {customerId, loadSettings, onSession, session, shop} from './api.js';
import {Confirm, Forgotten, LogIn, Reset, SignUp} from './account.js';
import {CartPage} from './cart-page.js';
import {Catalogue} from './catalogue.js';
import {Checkout} from './checkout.js';
import {Order, Orders} from './orders.js';
import {Heading, Trouble} from './parts.js';
import {Product} from './product.js';
import {loadCart, useCart} from './cart.js';
import {go, link, useRoute} from './router.js';
import fr from './messages-fr.js';
import en from './messages-en.js';

/** How long a message stays; what it says can be seen elsewhere as well. */
const MESSAGE_MS = 8000;
const NEED_LOG_IN = ['checkout', 'orders'];

function App() {
  const route = useRoute();
  const [drawn, setDrawn] = useState(0);
  const [categories, setCategories] = useState([]);
  const [message, setMessage] = useState(null);

  useEffect(() => onSession(() => setDrawn(old => old + 1)), []);
  useEffect(() => {
    // a shop without its categories still sells; a cart that cannot be read is said on its page
    shop('product-service/categories?limit=200').then(({body}) => setCategories(body.items)).catch(() => {});
    loadCart().catch(() => {});
  }, []);
  useEffect(() => {
    setMessage(null);
    scrollTo(0, 0);
  }, [route.href]);
  useEffect(() => {
    const timer = message === null ? undefined : setTimeout(() => setMessage(null), MESSAGE_MS);
    return () => clearTimeout(timer);
  }, [message]);

  const switchLanguage = () => {
    setLanguage(currentLanguage() === 'fr' ? 'en' : 'fr');
    setDrawn(drawn + 1);
  };
  return html`
    <a class="skip" href="#content" onClick=${event => {
      event.preventDefault();
      document.getElementById('content').focus();
    }}>${t('skip')}</a>
    <${Head} route=${route} switchLanguage=${switchLanguage} />
    <${Categories} categories=${categories} query=${route.query} view=${route.view} />
    <main id="content" class="page stack" tabindex="-1">
      <${View} key=${currentLanguage()} route=${route} categories=${categories} announce=${setMessage} />
    </main>
    <footer class="page quiet small"><p>${t('footer')}</p></footer>
    <div class="message" role="status">${message !== null && html`<p class=${`notice ${message.kind}`}>
      <span class="grow">${message.text}</span>
      ${message.link && html`<a href=${link('cart')}>${t('seeCart')}</a>`}</p>`}</div>`;
}

function View({route, categories, announce}) {
  const {view, id, query} = route;
  const next = NEED_LOG_IN.includes(query.get('next')) ? query.get('next') : '';
  if (NEED_LOG_IN.includes(view) && session() === null) {
    return html`<${LogIn} next=${id === undefined ? view : `${view}/${id}`} />`;
  }
  // drawn anew for another customer
  const customer = customerId();
  switch (view) {
    case '': return html`<${Catalogue} query=${query} categories=${categories} announce=${announce} />`;
    case 'products': return html`<${Product} key=${id} id=${id} announce=${announce} />`;
    case 'cart': return html`<${CartPage} />`;
    case 'checkout': return html`<${Checkout} key=${customer} />`;
    case 'login': return html`<${LogIn} next=${next} />`;
    case 'signup': return html`<${SignUp} next=${next} />`;
    case 'forgotten': return html`<${Forgotten} />`;
    case 'reset': return html`<${Reset} token=${query.get('token') ?? ''} />`;
    case 'confirm': return html`<${Confirm} token=${query.get('token') ?? ''} />`;
    case 'orders': return id === undefined ? html`<${Orders} key=${customer} />`
      : html`<${Order} key=${`${customer} ${id}`} id=${id} isNew=${query.get('placed') === 'yes'} />`;
    default: return html`<${Heading}>${t('notFound')}</${Heading}>
      <p><a href=${link('')}>${t('allProducts')}</a></p>`;
  }
}

function Head({route, switchLanguage}) {
  const cart = useCart();
  const words = useRef();
  const search = event => {
    event.preventDefault();
    go('', {q: words.current.value.trim()});
  };
  return html`
    <header class="bar head">
      <a class="brand" href=${link('')}>${t('title')}</a>
      <form class="row grow search" role="search" onSubmit=${search}>
        <input type="search" ref=${words} aria-label=${t('search')} placeholder=${t('search')} maxlength="200"
          value=${route.view === '' ? route.query.get('q') ?? '' : ''} />
        <button>${t('search')}</button>
      </form>
      <nav class="row" aria-label=${t('account')}>
        <button type="button" class="plain" lang=${currentLanguage() === 'fr' ? 'en-CA' : 'fr-CA'} onClick=${switchLanguage}>
          ${t('otherLanguage')}</button>
        ${session() === null ? html`<a class="button plain" href=${link('login')}>${t('logIn')}</a>`
          : html`<a class="button plain" href=${link('orders')}>${t('ordersShort')}</a>`}
        <a class="button" href=${link('cart')}>${t('cart')}${' '}<span class="badge" id="cart-count">
          ${number(cart?.item_count ?? 0)}</span></a>
      </nav>
    </header>`;
}

/**
 * The categories at the top and, of the chosen one, those below it. The row is there before they are, so that nothing
 * moves under a finger.
 */
function Categories({categories, query, view}) {
  const chosen = view === '' ? categories.find(each => String(each.id) === query.get('category')) : undefined;
  const top = chosen?.parent_id ?? chosen?.id;
  const shown = categories.filter(each => each.parent_id === null || each.parent_id === top);
  return html`<nav class="categories" aria-label=${t('categories')}>
    <ul class="row">
      <li><a href=${link('')} aria-current=${view === '' && !chosen && !query.get('q') ? 'page' : undefined}>
        ${t('allProducts')}</a></li>
      ${shown.map(each => html`<li key=${each.id}><a href=${link('', {category: each.id})}
        aria-current=${each === chosen ? 'page' : undefined}>${each.name}</a></li>`)}
    </ul></nav>`;
}

useMessages({fr, en});
const start = async () => {
  try {
    await loadSettings();
    started();
    render(html`<${App} />`, document.body);
  } catch (problem) {
    started();
    render(html`<main class="page"><${Trouble} problem=${problem} retry=${start} /></main>`, document.body);
  }
};
start();
