package pos.gateway.config;

/**
 * An authenticated consumer.
 *
 * @param credential the id of the key, or the issuer of the token, by which it was authenticated
 */
public record Caller(Consumer consumer, String credential) {}
