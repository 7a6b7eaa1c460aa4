/* Move the focus back to the box, unless the user has moved it elsewhere. Not on a phone, where
   the keyboard would hide the answer. */
const focusBox = () => {
  const isFree = document.activeElement === document.body
    || document.activeElement.closest('#composer, #suggestions, #top');
  if (isFree && matchMedia('(pointer: fine)').matches)
    document.querySelector('#question textarea').focus({preventScroll: true});
};

const announce = last => {
  const parts = [...last.querySelectorAll('.short:not(:has(li)), .short li, .confidence, .note, .waiting')];
  document.querySelector('#announcer').textContent = parts.map(part => part.textContent).join('. ');
};

/* A row that is wider than its quote is scrolled to its answer. */
const showAnswer = row => {
  const cell = row.querySelector('td:has(mark)')?.getBoundingClientRect();
  const box = row.getBoundingClientRect();
  if (cell) row.scrollLeft += (cell.left + cell.right - box.left - box.right) / 2;
};

element.addEventListener('click', event => {
  const button = event.target.closest('.again');
  if (!button || element.querySelector('.waiting')) return;
  const turn = [...element.querySelectorAll('.exchange')].indexOf(button.closest('.exchange'));
  trigger('retry', {turn, how: button.dataset.how});
});

/* The button to the last question is there while that is out of view. */
const seen = new IntersectionObserver(([entry]) => {
  element.querySelector('.latest').hidden = entry.isIntersecting;
});

let asked = '';
watch('value', () => {
  const exchanges = element.querySelectorAll('.exchange');
  const last = exchanges[exchanges.length - 1];
  const now = `${exchanges.length} ${last?.querySelector('.waiting') !== null}`;
  seen.disconnect();
  if (last) {
    if (last.querySelector('.question').textContent === sessionStorage.getItem('askquote-asked'))
      sessionStorage.removeItem('askquote-asked');
    announce(last);
    seen.observe(last);
    /* When the answer arrives too: it may be longer than what waited for it. */
    if (now !== asked) last.scrollIntoView();
  }
  element.querySelectorAll('.row').forEach(showAnswer);
  asked = now;
  focusBox();
});

element.addEventListener('click', event => {
  if (event.target.closest('.latest'))
    element.querySelector('.exchange:last-child').scrollIntoView();
});
