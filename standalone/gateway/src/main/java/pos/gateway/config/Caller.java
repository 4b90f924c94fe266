package pos.gateway.config;

/**
 * An authenticated consumer.
 *
 * @param credential the id of the API key, or the issuer of the token
 */
public record Caller(Consumer consumer, String credential) {}
