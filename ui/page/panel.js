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
  if (opener?.isConnected) opener.focus();
  opener = null;
});
panel.querySelector('.close').addEventListener('click', () => panel.close());

const closeByKey = event => {
  if (event.key === 'Escape' && panel.open) panel.close();
};
document.addEventListener('keydown', closeByKey);
frame.addEventListener('load', () => frame.contentDocument?.addEventListener('keydown', closeByKey));

const copy = async (text, message) => {
  try {
    await navigator.clipboard.writeText(text);
    announce(message);
  } catch {
    /* Browsers allow this only for pages from this machine or over HTTPS. */
    prompt('Copy this text:', text);
  }
};

document.addEventListener('click', event => {
  const target = event.target.closest('a[target=document], .copy, a.link');
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (target.matches('a[target=document]')) return open(target, event.detail === 0);
  event.preventDefault();
  if (target.matches('.link')) return copy(target.href, 'Link copied.');
  /* A table row is copied as the document has it. */
  const quote = target.closest('.quote').querySelector('blockquote');
  const text = quote.dataset.text ?? quote.textContent;
  copy(`“${text}” — ${target.dataset.source}`, 'Quote copied with its source.');
});
