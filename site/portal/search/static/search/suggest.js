/* Offers titles while somebody types into <input data-suggestions="/cari/saran/">.
   Without it the form works the same. */
const WAIT = 200;
const SHORTEST = 2;

function attach(input, number) {
  const list = document.createElement("datalist");
  list.id = `search-suggestions-${number}`;
  input.after(list);
  input.setAttribute("list", list.id);
  input.autocomplete = "off";
  let timer = 0;
  let asked = "";
  let request = null;

  async function ask() {
    const text = input.value.trim();
    if (text === asked || text.length < SHORTEST) return;
    asked = text;
    request?.abort();
    request = new AbortController();
    try {
      const address = `${input.dataset.suggestions}?q=${encodeURIComponent(text)}`;
      const answer = await fetch(address, { signal: request.signal });
      if (!answer.ok) return;
      const options = (await answer.json()).map(({ title }) => {
        const option = document.createElement("option");
        option.value = title;
        return option;
      });
      list.replaceChildren(...options);
    } catch {
      // No connection, or the next letter came: nothing to offer.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}

document.querySelectorAll("input[data-suggestions]").forEach(attach);
