/* Gradio shows no error if the server refuses the whole upload, so it is refused here. */
const limits = element.querySelector('[data-bytes]').dataset;
const error = element.querySelector('[role=alert]');

const problem = files => {
  if (files.length > Number(limits.files))
    return TEXTS.many.replace('{files}', files.length).replace('{limit}', limits.files);
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  if (bytes > Number(limits.bytes))
    return TEXTS.large.replace('{megabytes}', (bytes / 1e6).toFixed(1)).replace('{limit}', limits.bytes / 1e6);
  return '';
};

const refuse = event => {
  if (!event.target.closest?.(`#${limits.zone}`)) return;
  const files = [...(event.dataTransfer ?? event.target).files ?? []];
  if (!files.length) return;
  error.textContent = problem(files);
  error.hidden = !error.textContent;
  if (error.hidden) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === 'change') event.target.value = '';
};

['change', 'drop'].forEach(type => document.addEventListener(type, refuse, true));
