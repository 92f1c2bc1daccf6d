/** Draws the API's schema (`data-schema`); calls that are tried from the page carry the page's token. */
export default function apiDocs(element) {
  const send = (request) => {
    request.headers["X-CSRF-Token"] = element.dataset.csrf;
    return request;
  };
  // Our page has its own main part; a second one would confuse a screen reader.
  const oneMain = () => element.querySelector("main:not([role])")?.setAttribute("role", "presentation");
  new MutationObserver(oneMain).observe(element, { childList: true, subtree: true });
  window.SwaggerUIBundle({
    domNode: element,
    url: element.dataset.schema,
    requestInterceptor: send,
    validatorUrl: null,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
  });
}
