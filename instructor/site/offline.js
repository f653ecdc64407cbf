// Put before JupyterLite's service worker by build_site.py: what came once, opens without a network.
// The network goes first, so that nobody gets an old lesson while there is a new one. JupyterLite's
// own cache would answer with the old one, and forget that it is on when the browser stops it.
{
  const NAME = "k-means";
  // The page itself answers these, through the rest of this file.
  const OF_THE_PAGE = /\/api\/(drive|stdin\/|service-worker-heartbeat)/;

  const answer = async event => {
    const kept = await caches.open(NAME);
    // The files of a site are the same whatever stands behind the "?".
    const address = event.request.url.split(/[?#]/)[0];
    try {
      const response = await fetch(event.request);
      if (response.status === 200) event.waitUntil(kept.put(address, response.clone()));
      return response;
    } catch (noNetwork) {
      const response = await kept.match(address);
      if (response) return response;
      throw noNetwork;
    }
  };

  addEventListener("fetch", event => {
    const { method, url } = event.request;
    if (method !== "GET" || !url.startsWith("http") || OF_THE_PAGE.test(url)) return;
    event.stopImmediatePropagation();
    event.respondWith(answer(event));
  });
}
