// calls go to the shop that the page comes from, not to the address for development, which is the first of the contract
const ui = SwaggerUIBundle({
  url: "openapi.json", dom_id: "#ui", deepLinking: true,
  onComplete: () => ui.oas3Actions.setSelectedServer(location.pathname.replace(/(\/v1)?\/docs\/?$/, "") || "/"),
});
