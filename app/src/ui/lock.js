// Blurs a page that nobody has touched for a while and asks for the password; meanwhile the server refuses the session.
// All tabs of a browser count together. What they keep of it are moments, nothing of anybody.
{
  const LONGER = 4; // while a call is open: who listens does not type
  const [TOUCHED, STATE] = ['priyom-touched', 'priyom-lock'];
  const allowed = document.currentScript.dataset.minutes * 60e3;
  let touched = Date.now();
  let told = 0;
  let dialog;

  const touch = () => {
    touched = Date.now();
    if (touched - told > 5000) localStorage[TOUCHED] = told = touched;
  };
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove']) {
    addEventListener(kind, touch, { capture: true, passive: true });
  }

  // what lies above the page is not blurred with it
  const blur = (filter) => {
    for (const part of document.querySelectorAll('body, body dialog[open], body [popover]')) part.style.filter = filter;
  };
  const show = () => {
    if (dialog) return;
    const { lang } = document.documentElement;
    const template = document.querySelector(`template[data-lock=${lang}]`) ?? document.querySelector('template[data-lock]');
    dialog = template.content.firstElementChild.cloneNode(true);
    dialog.addEventListener('cancel', (event) => event.preventDefault());
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    dialog.querySelector('form').addEventListener('submit', unlock);
    document.documentElement.append(dialog);
    blur('blur(16px)');
    dialog.showModal();
  };
  const hide = () => {
    dialog?.close(); // gives the focus back
    dialog?.remove();
    dialog = undefined;
    blur('');
    touch();
  };
  const lock = () => {
    show();
    localStorage[STATE] = `locked ${Date.now()}`;
    fetch('/lock', { method: 'POST' }).catch(() => {});
  };
  const unlock = async (event) => {
    event.preventDefault();
    const form = event.target;
    const body = new URLSearchParams(new FormData(form));
    const { status } = await fetch('/unlock', { method: 'POST', body }).catch(() => ({}));
    if (status === 204) {
      localStorage[STATE] = `open ${Date.now()}`;
      return hide();
    }
    if (status === 205) return location.reload();
    if (status === 401) return location.assign('/login');
    const said = form.querySelector('[role=alert]');
    said.textContent = form.dataset[{ 422: 'wrong', 429: 'wait' }[status] ?? 'offline'];
    form.elements.password.value = '';
    form.elements.password.focus();
  };

  addEventListener('storage', ({ key, newValue }) => {
    if (key === STATE) newValue?.startsWith('locked') ? show() : hide();
  });
  setInterval(() => {
    const idle = Date.now() - Math.max(touched, localStorage[TOUCHED] ?? 0);
    const open = document.querySelector('main.desk .flow');
    if (!dialog && idle > allowed * (open ? LONGER : 1)) lock();
  }, 5000);
}
