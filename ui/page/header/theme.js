/* The system's theme, or the one that was chosen last; the panel's document follows. */
const button = element.querySelector('.theme');
const system = matchMedia('(prefers-color-scheme: dark)');
const KEY = 'askquote-theme';

const apply = () => {
  const chosen = localStorage.getItem(KEY);
  const isDark = chosen ? chosen === 'dark' : system.matches;
  document.body.classList.toggle('dark', isDark);
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  button.setAttribute('aria-pressed', isDark);
  dispatchEvent(new CustomEvent('askquote-theme'));
};

button.addEventListener('click', () => {
  const isDark = button.getAttribute('aria-pressed') === 'true';
  const next = isDark ? 'light' : 'dark';
  /* The system's own theme isn't a choice: the page goes on following it. */
  if ((next === 'dark') === system.matches) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  apply();
});
system.addEventListener('change', apply);
addEventListener('storage', event => { if (event.key === KEY) apply(); });
apply();

/* A new chat is shown where chats are. */
element.querySelector('#new').addEventListener('click', () => {
  document.querySelector('.tab-container [role=tab]').click();
});
