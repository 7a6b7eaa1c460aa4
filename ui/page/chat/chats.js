/* The chats are in IndexedDB: {id, title, version, at, turns}. Which one is open is a matter of
   the tab, so that two tabs don't write to each other's. */
const list = element.querySelector('ul');
const search = element.querySelector('input');
const OPEN = 'askquote-chat-NAME';
let open = {id: sessionStorage.getItem(OPEN), version: 0};

const database = new Promise((resolve, reject) => {
  const request = indexedDB.open('askquote-NAME', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('chats', {keyPath: 'id'});
  request.onsuccess = () => {
    /* Signing out in another tab removes the chats. */
    request.result.onversionchange = () => request.result.close();
    resolve(request.result);
  };
  request.onerror = () => reject(request.error);
});

const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const store = async mode => (await database).transaction('chats', mode).objectStore('chats');
const read = async id => id ? done((await store('readonly')).get(id)) : undefined;
const write = async chat => done((await store('readwrite')).put(chat));

const enter = chat => {
  open = {id: chat?.id ?? null, version: chat?.version ?? 0};
  if (open.id) sessionStorage.setItem(OPEN, open.id);
  else sessionStorage.removeItem(OPEN);
};

/* A chat that another tab has gone on with is left to it, and saved as a new one here. */
const save = async turns => {
  const old = await read(open.id);
  const isOwn = old === undefined ? open.id !== null && open.version > 0 : old.version === open.version;
  const id = isOwn ? open.id : `${Date.now()}-${Math.random()}`;
  const title = old?.title ?? turns[0].question;
  const chat = {id, title, version: open.version + 1, at: Date.now(), turns};
  enter(chat);
  await write(chat);
  await draw();
};

/* One at a time: a reply is saved at each of its steps. */
let saving = Promise.resolve();
let last = '[]';
const keep = turns => {
  const now = JSON.stringify(turns);
  if (now === last) return;
  last = now;
  if (turns.length) saving = saving.then(() => save(turns));
  else enter(null);
};

const show = turns => {
  last = JSON.stringify(turns);
  props.value = turns;
  trigger('restore');
};

/* A running reply would go on in the chat that is opened. */
const settled = async () => {
  if (!document.querySelector('.waiting')) return;
  trigger('stop');
  while (document.querySelector('.waiting')) await new Promise(next => setTimeout(next, 50));
};

const openChat = async chat => {
  await settled();
  enter(chat);
  show(chat?.turns ?? []);
  await draw();
};

/* Outside the sidebar, which hides what is in it when it is closed. */
const toast = element.querySelector('#undo');
document.querySelector('.gradio-container').append(toast);
const offerUndo = (words, undo) => {
  toast.querySelector('span').textContent = words;
  toast.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { toast.hidden = true; }, 8000);
  toast.querySelector('button').onclick = () => { toast.hidden = true; undo(); };
};

const remove = async chat => {
  await done((await store('readwrite')).delete(chat.id));
  const wasOpen = chat.id === open.id;
  if (wasOpen) await openChat(null);
  await draw();
  offerUndo('Chat deleted.', async () => {
    await write(chat);
    if (wasOpen) await openChat(chat);
    await draw();
  });
};

const rename = (chat, item) => {
  const field = document.createElement('input');
  field.value = chat.title;
  field.ariaLabel = 'Title';
  item.replaceChildren(field);
  field.select();
  field.focus();
  const end = async isKept => {
    field.onblur = null;
    const title = field.value.trim();
    if (isKept && title) await write({...await read(chat.id) ?? chat, title});
    await draw();
  };
  field.onblur = () => end(true);
  field.onkeydown = event => {
    if (event.key === 'Enter') end(true);
    if (event.key === 'Escape') end(false);
    event.stopPropagation();
  };
};

const button = (words, name, act) => {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = words;
  made.className = name;
  made.onclick = act;
  return made;
};

const row = chat => {
  const item = document.createElement('li');
  const title = button(chat.title, 'title', () => openChat(chat));
  title.dir = 'auto';
  title.title = new Date(chat.at).toLocaleString();
  if (chat.id === open.id) title.setAttribute('aria-current', 'true');
  const [edit, bin] = [
    button('Rename', 'rename', () => rename(chat, item)),
    button('Delete', 'remove', () => remove(chat)),
  ];
  edit.ariaLabel = `Rename ${chat.title}`;
  bin.ariaLabel = `Delete ${chat.title}`;
  item.append(title, edit, bin);
  return item;
};

const text = chat => `${chat.title} ${chat.turns.map(
  turn => `${turn.question} ${turn.answer?.text ?? ''}`).join(' ')}`.toLowerCase();

async function draw() {
  const chats = await done((await store('readonly')).getAll());
  const words = search.value.toLowerCase().split(/\s+/);
  const found = chats.filter(chat => words.every(word => text(chat).includes(word)));
  list.replaceChildren(...found.sort((a, b) => b.at - a.at).map(row));
}

search.addEventListener('input', draw);
watch('value', () => keep(props.value ?? []));

const box = () => document.querySelector('#question textarea');
const fill = words => {
  box().value = words;
  box().dispatchEvent(new Event('input', {bubbles: true}));
};

/* Editing a question asks it again from there; the turns after it are dropped. */
const edit = (number, question) => {
  const before = props.value;
  show(before.slice(0, number));
  offerUndo('The chat goes on from here.', () => show(before));
  fill(question);
  box().focus();
};

document.addEventListener('click', async event => {
  const pressed = event.target.closest('.exchange :is(.edit, .delete), #new');
  if (!pressed) return;
  if (pressed.id === 'new') {
    const before = await read(open.id);
    await openChat(null);
    if (before) offerUndo('New chat started.', () => openChat(before));
    return;
  }
  await settled();
  const exchange = pressed.closest('.exchange');
  const number = [...document.querySelectorAll('.exchange')].indexOf(exchange);
  if (pressed.matches('.edit')) return edit(number, props.value[number].question);
  const before = props.value;
  const rest = before.toSpliced(number, 1);
  keep(rest);
  show(rest);
  offerUndo('Question deleted.', () => { keep(before); show(before); });
});

read(open.id).then(chat => {
  enter(chat);
  /* In an empty chat, someone may have asked already. */
  if (chat || location.search) show(chat?.turns ?? []);
  return draw();
});
