/* Set the buttons from the attributes of their exchange. Rendering the chat again would lose the
   focus. */
const draw = () => element.querySelectorAll('.exchange').forEach(exchange => {
  const unsupported = (exchange.dataset.unsupported ?? '').split(' ');
  exchange.querySelectorAll('.judge').forEach(button => {
    const pressed = button.dataset.rating
      ? button.dataset.rating === exchange.dataset.rated
      : unsupported.includes(button.dataset.quote);
    button.setAttribute('aria-pressed', pressed);
  });
});

const press = (exchange, {rating, quote}, on) => {
  if (rating) {
    exchange.dataset.rated = on ? rating : '';
    return;
  }
  const others = (exchange.dataset.unsupported ?? '').split(' ')
    .filter(number => number && number !== quote);
  exchange.dataset.unsupported = (on ? [...others, quote] : others).join(' ');
};

watch('value', draw);
draw();
element.addEventListener('click', event => {
  const button = event.target.closest('.judge');
  /* While a reply is running, the chat is about to be rendered again. */
  if (!button || element.querySelector('.waiting')) return;
  const exchange = button.closest('.exchange');
  const turn = [...element.querySelectorAll('.exchange')].indexOf(exchange);
  const on = button.getAttribute('aria-pressed') !== 'true';
  press(exchange, button.dataset, on);
  draw();
  const {rating = null, quote = null} = button.dataset;
  trigger('like', {turn, rating, quote: quote && Number(quote), on});
});
