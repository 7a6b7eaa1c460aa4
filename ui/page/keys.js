const help = element.querySelector('dialog');
const box = () => document.querySelector('#question textarea');

const move = step => {
  const quotes = [...document.querySelectorAll('.quote .source')].filter(each => each.checkVisibility());
  const now = quotes.indexOf(document.activeElement);
  /* From outside the quotes, to the first of the last answer, or the last one. */
  const last = quotes.findIndex(each => each.closest('.exchange:last-child'));
  const next = now >= 0 ? now + step : step > 0 ? Math.max(last, 0) : quotes.length - 1;
  quotes[next]?.focus();
};

const acts = {
  '/': () => box().focus(),
  'j': () => move(1),
  'k': () => move(-1),
  '?': () => help.showModal(),
};

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const isTyping = event.target.closest('input, textarea, select');
  if (event.target === box() && event.key === 'ArrowUp' && !box().value) {
    event.preventDefault();
    document.querySelector('.exchange:last-child .edit')?.click();
  } else if (!isTyping && acts[event.key] && box()?.checkVisibility()) {
    event.preventDefault();
    acts[event.key]();
  }
});
