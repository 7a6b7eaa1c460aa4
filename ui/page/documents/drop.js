/* Gradio says nothing of an upload that the server refuses whole, so it is not sent at all. */
const note = element.querySelector('[data-bytes]');
const said = element.querySelector('[role=alert]');

const refuse = event => {
  if (!event.target.closest?.('#drop')) return;
  const files = [...(event.dataTransfer ?? event.target).files ?? []];
  if (!files.length) return;
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const isTooMuch = bytes > Number(note.dataset.bytes) || files.length > Number(note.dataset.files);
  said.hidden = !isTooMuch;
  if (!isTooMuch) return;
  said.textContent = `Not sent: ${files.length} files of ${(bytes / 1e6).toFixed(1)} MB in all`
    + ' are more than is taken at a time. Send fewer.';
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === 'change') event.target.value = '';
};

['change', 'drop'].forEach(type => document.addEventListener(type, refuse, true));
