package pos.gateway;

/**
 * An authenticated consumer.
 *
 * @param credential the id of the key, or the issuer of the token, by which it was authenticated
 */
record Caller(Consumer consumer, String credential) {}
