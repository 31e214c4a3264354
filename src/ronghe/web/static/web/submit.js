// Sends the form that only carries somebody on to where they came from.
document.querySelector("form[data-submit]")?.submit();
