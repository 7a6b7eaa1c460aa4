/* Move the focus back to the box, unless the user has moved it elsewhere. Not on a phone, where
   the keyboard would hide the answer. */
const focusBox = () => {
  const isFree = document.activeElement === document.body
    || document.activeElement.closest('#composer, #suggestions, #top');
  if (isFree && matchMedia('(pointer: fine)').matches)
    document.querySelector('#question textarea').focus({preventScroll: true});
};

const announce = last => {
  const parts = [...last.querySelectorAll('.short:not(:has(li)), .short li, .confidence span, .note, .waiting')];
  document.querySelector('#announcer').textContent = parts.map(part => part.textContent).join('. ');
};

/* A row that is wider than its quote is scrolled to its answer. */
const showAnswer = row => {
  const cell = row.querySelector('td:has(mark)')?.getBoundingClientRect();
  const box = row.getBoundingClientRect();
  if (cell) row.scrollLeft += (cell.left + cell.right - box.left - box.right) / 2;
};

let count = 0;
watch('value', () => {
  const exchanges = element.querySelectorAll('.exchange');
  const last = exchanges[exchanges.length - 1];
  if (last) announce(last);
  element.querySelectorAll('.row').forEach(showAnswer);
  if (last && exchanges.length !== count) last.scrollIntoView();
  count = exchanges.length;
  focusBox();
});
