// Draws the clinic's form in every element with data-priyom-form and sends it to the server that this script is from.
// data-consent: the address of the text to agree to; data-consent-version: which version of it that is.
(() => {
  const server = new URL(document.currentScript.src).origin;
  const query = new URLSearchParams(location.search);
  const marks = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'yclid'];
  const make = (tag, props, ...parts) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...parts);
    return element;
  };
  const field = (name, label, props) => make('label', {}, make('span', {}, label), make('input', { name, ...props }));

  function draw(place) {
    const id = crypto.randomUUID();
    const link = make('a', { href: place.dataset.consent || '#', target: '_blank', rel: 'noopener' },
      'обработку персональных данных');
    const agree = make('label', {}, make('input', { type: 'checkbox', name: 'agree', required: true }),
      make('span', {}, 'Согласен на ', link));
    // people do not see this one
    const trap = field('website', 'Сайт', { tabIndex: -1, autocomplete: 'off' });
    trap.hidden = true;
    const said = make('p', { role: 'status' });
    const form = make('form', { className: 'priyom-form' },
      field('name', 'Как к вам обращаться', { autocomplete: 'name', maxLength: 120 }),
      field('phone', 'Телефон', { type: 'tel', required: true, autocomplete: 'tel' }),
      make('label', {}, make('span', {}, 'Что вас беспокоит'), make('textarea', { name: 'text', maxLength: 4000 })),
      trap, agree, make('button', { type: 'submit' }, 'Отправить заявку'), said);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const body = { id, consent: place.dataset.consentVersion || '1', referrer: document.referrer };
      for (const name of ['name', 'phone', 'text', 'website']) body[name] = form.elements[name].value;
      for (const mark of marks) body[mark] = query.get(mark) || '';
      said.textContent = 'Отправляем…';
      try {
        const answer = await fetch(`${server}/hooks/site`, {
          method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
        });
        if (answer.ok) {
          form.replaceChildren(make('p', { role: 'status' }, 'Спасибо! Мы перезвоним вам.'));
        } else if (answer.status === 422) {
          const { field: name, message } = await answer.json();
          said.textContent = message;
          form.elements[name]?.focus();
        } else {
          said.textContent = 'Не получилось отправить. Попробуйте через минуту или позвоните нам.';
        }
      } catch {
        said.textContent = 'Нет связи. Попробуйте ещё раз или позвоните нам.';
      }
    });
    place.replaceChildren(form);
  }
  document.querySelectorAll('[data-priyom-form]').forEach(draw);
})();
