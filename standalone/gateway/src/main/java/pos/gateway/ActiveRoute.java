package pos.gateway;

import pos.gateway.plugin.Chains;
import pos.gateway.upstream.UpstreamPool;

/**
 * A route at work.
 *
 * @param pool the addresses of its service, null for a route without a service
 */
record ActiveRoute(Chains chains, UpstreamPool pool) {}
