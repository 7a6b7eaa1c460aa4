/* Files that are dropped elsewhere on the page go to the zone, too. */
const zone = () => document.querySelector('#chat-drop input[type=file]');
const hasFiles = event => event.dataTransfer?.types.includes('Files');
const isInZone = event => event.target.closest?.('#drop, #chat-drop');

document.addEventListener('dragover', event => {
  if (!hasFiles(event)) return;
  document.body.classList.add('dropping');
  if (!isInZone(event)) event.preventDefault();
});
const leave = event => {
  if (event.type === 'drop' || event.relatedTarget === null) document.body.classList.remove('dropping');
};
document.addEventListener('dragleave', leave);
document.addEventListener('drop', event => {
  leave(event);
  if (!hasFiles(event) || isInZone(event) || !zone()) return;
  event.preventDefault();
  zone().files = event.dataTransfer.files;
  zone().dispatchEvent(new Event('change', {bubbles: true}));
});
