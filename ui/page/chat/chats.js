/* The chats are in IndexedDB: {id, name, version, at, turns}; `name` is what a user called it.
   Each browser tab has its own open chat, so that two tabs don't write to the same one. */
const list = element.querySelector('ul');
const search = element.querySelector('input');
const OPEN = `askquote-chat-${TEXTS.name}`;
let open = {id: sessionStorage.getItem(OPEN), version: 0};

const database = new Promise((resolve, reject) => {
  const request = indexedDB.open(`askquote-${TEXTS.name}`, 1);
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

/* A chat that another tab has gone on with, or deleted, is left to it: here it becomes a new one. */
const save = async turns => {
  const old = await read(open.id);
  const id = old?.version === open.version ? old.id : `${Date.now()}-${Math.random()}`;
  const chat = {id, name: old?.name, version: open.version + 1, at: Date.now(), turns};
  enter(chat);
  await write(chat);
  await draw();
};

/* One at a time: a reply is saved at each of its steps. If one can't be saved, the next may. */
let saving = Promise.resolve();
let last = '[]';
const keep = turns => {
  const now = JSON.stringify(turns);
  if (now === last || !turns.length) return;
  last = now;
  saving = saving.catch(() => {}).then(() => save(turns));
};

const show = turns => {
  last = JSON.stringify(turns);
  props.value = turns;
  trigger('restore');
};

/* A running reply would go on in the chat that is opened. A server that is down never ends it. */
const settled = async () => {
  if (document.querySelector('.waiting')) trigger('stop');
  for (let tries = 0; tries < 100 && document.querySelector('.waiting'); tries++)
    await new Promise(next => setTimeout(next, 50));
  await saving.catch(() => {});
};

/* On a narrow page the sidebar covers the chat that was chosen in it. */
const closeSidebar = () => {
  const sidebar = element.closest('#sidebar.open');
  if (sidebar && matchMedia('(max-width: 48rem)').matches)
    sidebar.querySelector('.toggle-button').click();
};

const openChat = async chat => {
  closeSidebar();
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
  if (chat.id === open.id) await settled();
  await done((await store('readwrite')).delete(chat.id));
  const wasOpen = chat.id === open.id;
  if (wasOpen) await openChat(null);
  else await draw();
  offerUndo(TEXTS.removed, async () => {
    await write(chat);
    if (wasOpen) await openChat(chat);
    else await draw();
  });
};

const title = chat => chat.name ?? chat.turns[0].question;

const rename = (chat, item) => {
  const field = document.createElement('input');
  field.value = title(chat);
  field.ariaLabel = TEXTS.title;
  item.replaceChildren(field);
  field.select();
  field.focus();
  const end = async isKept => {
    field.onblur = null;
    const name = field.value.trim();
    if (isKept && name) await write({...await read(chat.id) ?? chat, name});
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
  const link = button(title(chat), 'title', () => openChat(chat));
  link.dir = 'auto';
  link.title = new Date(chat.at).toLocaleString();
  if (chat.id === open.id) link.setAttribute('aria-current', 'true');
  const renaming = button(TEXTS.rename, 'rename', () => rename(chat, item));
  const removal = button(TEXTS.remove, 'remove', () => remove(chat));
  renaming.ariaLabel = TEXTS.renameChat.replace('{title}', () => title(chat));
  removal.ariaLabel = TEXTS.removeChat.replace('{title}', () => title(chat));
  item.append(link, renaming, removal);
  return item;
};

const text = chat => `${title(chat)} ${chat.turns.map(
  turn => `${turn.question} ${turn.answer?.text ?? ''}`).join(' ')}`.toLowerCase();

async function draw() {
  const chats = await done((await store('readonly')).getAll());
  const words = search.value.toLowerCase().split(/\s+/);
  const found = chats.filter(chat => words.every(word => text(chat).includes(word)));
  list.replaceChildren(...found.sort((a, b) => b.at - a.at).map(row));
  element.querySelector('.none').hidden = found.length > 0 || !search.value.trim();
}

search.addEventListener('input', draw);
watch('value', () => keep(props.value ?? []));

const box = () => document.querySelector('#question textarea');
const fill = words => {
  box().value = words;
  box().dispatchEvent(new Event('input', {bubbles: true}));
};

/* Shows other turns of the open chat, until it is undone. */
const change = (turns, words) => {
  const before = props.value;
  keep(turns);
  show(turns);
  offerUndo(words, () => { keep(before); show(before); });
};

/* Editing a question goes on from there: the turns after it are dropped. */
const edit = number => {
  fill(props.value[number].question);
  change(props.value.slice(0, number), TEXTS.removedRest);
  box().focus();
};

/* Without turns there is no chat. */
const removeTurn = async number => {
  if (props.value.length === 1) {
    const chat = await read(open.id);
    return chat ? remove(chat) : openChat(null);
  }
  change(props.value.toSpliced(number, 1), TEXTS.removedTurn);
};

const newChat = async () => {
  const before = await read(open.id);
  await openChat(null);
  if (before) offerUndo(TEXTS.started, () => openChat(before));
};

document.addEventListener('click', async event => {
  const pressed = event.target.closest('.exchange :is(.edit, .delete), #new');
  if (!pressed) return;
  await settled();
  if (pressed.id === 'new') return newChat();
  const exchange = pressed.closest('.exchange');
  const number = [...document.querySelectorAll('.exchange')].indexOf(exchange);
  return pressed.matches('.edit') ? edit(number) : removeTurn(number);
});

read(open.id).then(chat => {
  enter(chat);
  /* In an empty chat, someone may have asked already. */
  if (chat || location.search) show(chat?.turns ?? []);
  return draw();
});
