package pos.customer;

import java.util.UUID;

/**
 * A refresh token that was just made: the one time that it is known in clear.
 *
 * @param id its own, and that of the access token given out with it
 */
record RefreshToken(UUID id, long customerId, String text) {}
