/* Progress of work that goes on elsewhere: <div data-poll="/jobs/7/" data-poll-every="1.5">. The address answers
   with the fragment that takes the element's place; polling ends with a fragment that has no data-poll. */

function watch(element) {
  const pause = 1000 * Number(element.dataset.pollEvery || 2);
  let misses = 0;
  async function ask() {
    if (!element.isConnected) return;
    try {
      const answer = await fetch(element.dataset.poll, { headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild;
      element.replaceWith(fresh);
      if (fresh.matches("[data-poll]")) watch(fresh);
    } catch {
      misses += 1;
      if (misses < 20) setTimeout(ask, pause * (1 + misses));
    }
  }
  setTimeout(ask, pause);
}

for (const element of document.querySelectorAll("[data-poll]")) watch(element);
