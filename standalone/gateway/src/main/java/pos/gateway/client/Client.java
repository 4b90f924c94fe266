package pos.gateway.client;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;

/** One connection of a client, and what the gateway waits for on it. */
public final class Client {

  private final Channel channel;
  private final String address;
  private final WaitingList waiting;
  private final Runnable whenClosed;
  private Wait wait;
  private Runnable whenMalformed;
  private Future<Void> lastWrite = Future.succeededFuture();
  private int decoded;
  private int begun;
  private int open;
  private boolean closed;

  Client(Channel channel, String address, WaitingList waiting, Runnable whenClosed) {
    this.channel = channel;
    this.address = address;
    this.waiting = waiting;
    this.whenClosed = whenClosed;
  }

  /** Begins to wait for the client, whose connection is closed when it takes too long. */
  public void await(Turn turn) {
    await(turn, this::close);
  }

  /**
   * Begins to wait for the client.
   *
   * @param giveUp what happens when it takes too long; it ends the wait
   */
  public void await(Turn turn, Runnable giveUp) {
    proceed();
    if (!closed) {
      wait = new Wait(turn, address, giveUp, this::close);
      waiting.add(wait);
    }
  }

  /**
   * Begins to wait for the client to send its body.
   *
   * @param turn which kind of body it is
   * @param tooSlow what happens when it takes too long
   * @param malformed what happens when it is not what its head says
   */
  public void awaitBody(Turn turn, Runnable tooSlow, Runnable malformed) {
    await(turn, tooSlow);
    whenMalformed = malformed;
  }

  /** Notes that the body that is being received is malformed; its connection is closed where no answer is possible. */
  void malformed() {
    if (wait != null && (wait.turn() == Turn.BODY || wait.turn() == Turn.STREAMED_BODY)) {
      whenMalformed.run();
    } else {
      close();
    }
  }

  /** Ends the wait: the gateway or a service goes on. */
  public void proceed() {
    if (wait != null) {
      waiting.remove(wait);
      wait = null;
    }
  }

  /** Keeps the last write of an answer, which ends when the client has taken the answer. */
  public void answered(Future<Void> lastWrite) {
    this.lastWrite = lastWrite;
  }

  /** Returns whether the client takes its answer as fast as it arrives, apart from some kilobytes. */
  public boolean isReading() {
    return channel.isWritable();
  }

  /**
   * Ends the connection behind the last answer.
   *
   * @param inBody whether the client is sending a body: what is left of it is dropped, so that it can read the answer.
   *     After a malformed head nothing is waited for: a thousand such connections would fill the memory.
   */
  public void endWithAnswer(boolean inBody) {
    lastWrite.onComplete(_ -> {
      if (inBody && channel.pipeline().get(SslHandler.class) == null && channel instanceof DuplexChannel duplex) {
        duplex.shutdownOutput();
        await(Turn.UNUSED_BODY);
      } else {
        close();
      }
    });
  }

  /** Closes the connection at once; closing it in Vert.x would wait until the client has taken its answer. */
  public void close() {
    if (!closed) {
      left();
      channel.close();
    }
  }

  /** Notes that the connection is closed. */
  void left() {
    if (!closed) {
      closed = true;
      proceed();
      whenClosed.run();
    }
  }

  /** Returns whether another request may be decoded: one while another is being answered. */
  boolean mayDecode() {
    return ++decoded - begun <= 1;
  }

  void requestBegun() {
    begun++;
    open++;
    proceed();
  }

  /** @param complete false when a part of the request has not arrived */
  void requestEnded(boolean complete) {
    open--;
    if (open > 0) {
      // the next request has begun already
      return;
    }
    if (!complete) {
      await(Turn.UNUSED_BODY);
    } else if (lastWrite.isComplete()) {
      await(Turn.NEXT_REQUEST);
    } else {
      await(Turn.ANSWER);
      lastWrite.onComplete(_ -> ended(Turn.ANSWER));
    }
  }

  /** Begins to wait for the next request if it is still the given turn. */
  void ended(Turn turn) {
    if (open == 0 && wait != null && wait.turn() == turn) {
      await(Turn.NEXT_REQUEST);
    }
  }
}
