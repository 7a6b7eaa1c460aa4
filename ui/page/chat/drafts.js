/* What is typed survives a reload and an error, and so does a question until the chat shows it.
   After an error Gradio sets the page up anew, more than once if need be, each time with an empty box. */
const DRAFT = 'askquote-draft', ASKED = 'askquote-asked';
const box = () => document.querySelector('#question textarea');

document.addEventListener('input', event => {
  if (event.target === box()) sessionStorage.setItem(DRAFT, box().value);
});

const unanswered = sessionStorage.getItem(ASKED);
sessionStorage.removeItem(ASKED);
if (unanswered && !sessionStorage.getItem(DRAFT)) sessionStorage.setItem(DRAFT, unanswered);

setInterval(() => {
  const draft = sessionStorage.getItem(DRAFT);
  if (!draft || !box() || box().value) return;
  box().value = draft;
  box().dispatchEvent(new Event('input', {bubbles: true}));
}, 300);
