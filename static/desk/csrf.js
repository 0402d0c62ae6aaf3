/* The token that protects a form: always the newest one this browser has, so that signing in again in another tab is enough. */
export function freshToken() {
  const names = ['__Host-csrf', 'csrf'];
  for (const part of document.cookie.split('; ')) {
    const at = part.indexOf('=');
    if (names.includes(part.slice(0, at))) return decodeURIComponent(part.slice(at + 1));
  }
  return document.querySelector('input[name=csrfmiddlewaretoken]')?.value || '';
}

export async function post(url, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const answer = await fetch(url, {
    method: 'POST', body, headers: { 'X-CSRFToken': freshToken(), Accept: 'application/json' }, redirect: 'error',
  });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error || String(answer.status));
  return found;
}
