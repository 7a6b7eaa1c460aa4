const panel = element.querySelector('dialog');
const frame = element.querySelector('iframe');
const said = element.querySelector('[role=status]');
let opener = null;

/* A text that stays the same is not spoken again. */
const say = words => { said.textContent = ''; setTimeout(() => { said.textContent = words; }, 50); };

const open = (link, byKeyboard) => {
  opener = link;
  document.querySelectorAll('.place[aria-current]').forEach(one => one.removeAttribute('aria-current'));
  link.setAttribute('aria-current', 'true');
  if (!panel.open) {
    /* A phone has room for one of the two: what lies behind is out of reach then. */
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

const copied = async (text, words) => {
  try {
    await navigator.clipboard.writeText(text);
    say(words);
  } catch {
    /* Browsers let only a page from this machine or by https write there. */
    prompt('Copy it from here:', text);
  }
};

document.addEventListener('click', event => {
  const at = event.target.closest('a[target=document], .copy, a.link');
  if (!at || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (at.matches('a[target=document]')) return open(at, event.detail === 0);
  event.preventDefault();
  if (at.matches('.link')) return copied(at.href, 'The link is copied.');
  const quote = at.closest('.quote').querySelector('blockquote').textContent;
  copied(`“${quote}” — ${at.dataset.source}`, 'The quote is copied with its source.');
});
