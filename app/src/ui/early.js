// What is done on a page before it has woken up is done when it has: a press of a button, a form that only the awake
// page can send, what was typed meanwhile. Links, menus and forms that the server takes need no waiting.
{
  const typed = new Map();
  let act;
  const kept = {
    input: ({ target }) => typed.set(target, [target.value, target.checked]),
    click: ({ target }) => {
      const button = target.closest('button[type=button]:not([popovertarget])');
      if (button) act = () => button.isConnected && button.click();
    },
    submit: (event) => {
      if (event.target.method !== 'get') return;
      event.preventDefault();
      act = () => event.target.isConnected && event.target.requestSubmit();
    },
  };
  for (const kind in kept) addEventListener(kind, kept[kind], true);
  addEventListener('awake', () => {
    for (const kind in kept) removeEventListener(kind, kept[kind], true);
    for (const [field, [value, checked]] of typed) {
      // a file stays chosen, and no page may say which
      if (field.type !== 'file') field.value = value;
      field.checked = checked;
      for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    act?.();
  }, { once: true });
}
