/* Times are the server's in UTC until here. */
const localise = () => element.querySelectorAll('time[datetime]').forEach(time => {
  if (time.dateTime)
    time.textContent = new Date(time.dateTime).toLocaleString([], {dateStyle: 'medium', timeStyle: 'short'});
});
watch('value', localise);

/* The table is replaced whenever it changes, so the listener is on its container. */
element.addEventListener('click', event => {
  const button = event.target.closest('button[data-document]');
  if (!button) return;
  const name = button.dataset.document;
  if (confirm(`Move ${name} to the trash? Answers will no longer quote it.`))
    trigger('click', {document: name});
});
