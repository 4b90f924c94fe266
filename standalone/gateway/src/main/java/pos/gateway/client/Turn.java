package pos.gateway.client;

/** What a client has to do before the gateway can go on. */
public enum Turn {
  /** To send the head of its first request. */
  FIRST_REQUEST,
  /** To send the head of its next request. */
  NEXT_REQUEST,
  /** To send its body, which is kept until it is complete. */
  BODY,
  /** To send the next part of a body that is passed on at once. */
  STREAMED_BODY,
  /** To send the rest of a body that is not used, as the request has been answered. */
  UNUSED_BODY,
  /** To take its answer. */
  ANSWER
}
