package pos.gateway;

/**
 * A route at work.
 *
 * @param pool the addresses of its service, null for a route without a service
 */
record ActiveRoute(Chains chains, UpstreamPool pool) {}
