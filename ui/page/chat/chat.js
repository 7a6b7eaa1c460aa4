/* Focus goes back to the box, but not on a phone, where the keyboard would hide the answer; nor
   from somewhere else where it has gone meanwhile. */
const toBox = () => {
  const free = document.activeElement === document.body
    || document.activeElement.closest('#composer, #examples, #top');
  if (free && matchMedia('(pointer: fine)').matches)
    document.querySelector('#question textarea').focus({preventScroll: true});
};

const tell = last => {
  const parts = [...last.querySelectorAll('.short, .confidence span, .note, .waiting')];
  document.querySelector('#said').textContent = parts.map(part => part.textContent).join('. ');
};

let shown = 0;
watch('value', () => {
  const exchanges = element.querySelectorAll('.exchange');
  const last = exchanges[exchanges.length - 1];
  if (last) tell(last);
  if (last && exchanges.length !== shown) last.scrollIntoView();
  shown = exchanges.length;
  toBox();
});
