"use strict";
/* Parts of a page that others change meanwhile. An element with data-live="address" asks that
   address every data-live-seconds (2) for its content, with the entity tag it has, and takes a new
   one in: focus stays where it was, and data-announce in what comes is said. Nothing is asked while
   the page is hidden, less often while the line is down, and nothing is replaced while somebody
   presses a button or types in it. Without this script the page shows how things stood. */
(function () {
  const SLOWEST = 30;

  function announce(text) {
    const announcer = document.getElementById("announcer");
    if (announcer && text) announcer.textContent = text;
  }

  function follow(part) {
    const every = Number(part.dataset.liveSeconds || 2);
    const lost = document.getElementById(part.dataset.liveLost || "");
    let wait = every;
    let tag = part.dataset.liveTag || "";
    let waiting = null;
    let said = "";

    const isBusy = () => {
      const typing = part.contains(document.activeElement)
        && document.activeElement.matches("textarea, select, input:not([type=hidden])");
      return typing || part.matches(":active") || part.querySelector("form[data-sent]");
    };

    function take(text) {
      const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
      part.innerHTML = text;
      const again = focused && document.getElementById(focused);
      if (again) again.focus({ preventScroll: true });
      const speaks = part.querySelector("[data-announce]");
      if (speaks && speaks.dataset.announce !== said) {
        said = speaks.dataset.announce;
        announce(said);
      }
    }

    async function ask() {
      try {
        const answer = await fetch(part.dataset.live, {
          headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store",
        });
        if (answer.status === 200) {
          const text = await answer.text();
          if (!isBusy()) {
            tag = answer.headers.get("ETag") || "";
            take(text);
          }
        } else if (answer.status !== 304) {
          throw new Error(String(answer.status));
        }
        wait = every;
        if (lost) lost.hidden = true;
      } catch (failure) {
        wait = Math.min(wait * 2, SLOWEST);
        if (lost) lost.hidden = false;
      }
      plan();
    }

    function plan() {
      window.clearTimeout(waiting);
      if (!document.hidden && part.isConnected) waiting = window.setTimeout(ask, wait * 1000);
    }

    document.addEventListener("visibilitychange", () => {
      window.clearTimeout(waiting);
      if (!document.hidden) ask();
    });
    plan();
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-live]").forEach(follow);
  });
})();
