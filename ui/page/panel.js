const panel = element.querySelector('dialog');
const frame = element.querySelector('iframe');
const announcer = element.querySelector('[role=status]');
let opener = null;

/* Screen readers don't announce a text that stays the same. */
const announce = text => {
  announcer.textContent = '';
  setTimeout(() => { announcer.textContent = text; }, 50);
};

const open = (link, byKeyboard) => {
  opener = link;
  document.querySelectorAll('.source[aria-current]').forEach(other => other.removeAttribute('aria-current'));
  link.setAttribute('aria-current', 'true');
  if (!panel.open) {
    /* A phone shows either the chat or the document: a modal panel makes the chat inert. */
    if (matchMedia('(max-width: 60rem)').matches) panel.showModal();
    else panel.show();
  }
  if (byKeyboard) panel.querySelector('.close').focus();
  else link.focus({preventScroll: true});
};

panel.addEventListener('close', () => {
  opener?.removeAttribute('aria-current');
  /* Unless a key has moved the focus on already. */
  const focused = document.activeElement;
  if (opener?.isConnected && (focused === document.body || panel.contains(focused))) opener.focus();
  opener = null;
});
panel.querySelector('.close').addEventListener('click', () => panel.close());

const closeByKey = event => {
  if (event.key === 'Escape' && panel.open) panel.close();
};
document.addEventListener('keydown', closeByKey);

const follow = () => {
  const shown = frame.contentDocument?.documentElement;
  if (shown) shown.style.colorScheme = document.documentElement.style.colorScheme;
};
addEventListener('askquote-theme', follow);
frame.addEventListener('load', () => {
  frame.contentDocument?.addEventListener('keydown', closeByKey);
  follow();
});

const copy = async (button, text, message) => {
  try {
    await navigator.clipboard.writeText(text);
    announce(message);
    const label = button.textContent;
    if (label === TEXTS.copied) return;
    button.textContent = TEXTS.copied;
    setTimeout(() => { button.textContent = label; }, 1500);
  } catch {
    /* Browsers allow this only for pages from this machine or over HTTPS. */
    prompt(TEXTS.prompt, text);
  }
};

/* A quote's text, of a table row as the document has it, and its source. */
const quoted = card => {
  const quote = card.querySelector('blockquote');
  return [quote.dataset.text ?? quote.textContent, card.querySelector('.copy').dataset.source];
};

const answerOf = (exchange, isMarkdown) => {
  const short = exchange.querySelector('.short');
  const items = [...short.querySelectorAll('li')].map(item => `- ${item.textContent}`);
  const answer = items.join('\n') || short.textContent;
  const quotes = [...exchange.querySelectorAll('.quote')].map(quoted).map(([text, source]) =>
    isMarkdown ? `> ${text.replaceAll('\n', '\n> ')}\n>\n> — ${source}` : `“${text}” — ${source}`);
  return [answer, ...quotes].join('\n\n');
};

document.addEventListener('click', event => {
  const target = event.target.closest('a[target=document], .copy, .copy-answer, a.link');
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (target.matches('a[target=document]')) return open(target, event.detail === 0);
  event.preventDefault();
  if (target.matches('.link')) return copy(target, target.href, TEXTS.link);
  if (target.matches('.copy-answer')) {
    const text = answerOf(target.closest('.exchange'), target.dataset.as === 'markdown');
    return copy(target, text, TEXTS.answer);
  }
  const [text, source] = quoted(target.closest('.quote'));
  copy(target, `“${text}” — ${source}`, TEXTS.quote);
});
