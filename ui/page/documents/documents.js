/* The table is made anew whenever it changes; what is clicked in it is heard here. */
element.addEventListener('click', event => {
  const button = event.target.closest('button[data-document]');
  if (!button) return;
  const name = button.dataset.document;
  if (confirm(`Move ${name} to the trash? It will be gone from the answers.`))
    trigger('click', {document: name});
});
