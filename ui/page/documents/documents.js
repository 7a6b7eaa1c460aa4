/* Sets a text only if it changes, as the observer below is called again for each change. */
const say = (place, text) => { if (place.textContent !== text) place.textContent = text; };

/* Times are the server's in UTC until here. */
const localise = () => element.querySelectorAll('time[datetime]').forEach(time => {
  if (time.dateTime)
    say(time, new Date(time.dateTime).toLocaleString([], {dateStyle: 'medium', timeStyle: 'short'}));
});

/* The table is replaced whenever it changes, so the listeners are on its container, and what is
   selected and which folders are closed is kept here. */
const selected = new Set();
const closed = new Set();

const count = () => {
  const bar = element.querySelector('.selection');
  if (!bar) return;
  bar.hidden = !selected.size;
  say(bar.querySelector('span'), TEXTS.selected.replace('{number}', selected.size));
};

const restore = () => {
  localise();
  const boxes = [...element.querySelectorAll('input[type=checkbox]')];
  const names = new Set(boxes.map(box => box.value));
  [...selected].filter(name => !names.has(name)).forEach(name => selected.delete(name));
  boxes.forEach(box => { box.checked = selected.has(box.value); });
  element.querySelectorAll('details').forEach(folder => { folder.open = !closed.has(folder.dataset.path); });
  count();
};

/* Gradio renders it again at other times than when its value changes, such as when the map is
   opened. */
new MutationObserver(restore).observe(element, {childList: true, subtree: true});

element.addEventListener('change', event => {
  const {checked, value} = event.target;
  if (checked) selected.add(value); else selected.delete(value);
  count();
});

element.addEventListener('toggle', event => {
  const {open, dataset} = event.target;
  if (open) closed.delete(dataset.path); else closed.add(dataset.path);
}, true);

element.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (!button) return;
  const isOne = button.dataset.document !== undefined;
  trigger('click', {documents: isOne ? [button.dataset.document] : [...selected]});
  if (!isOne) { selected.clear(); count(); }
});
