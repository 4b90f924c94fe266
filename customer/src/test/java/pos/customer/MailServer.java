package pos.customer;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;
import pos.testing.ServiceProcess;

/** A real SMTP server, which keeps what it is sent, and can refuse it or be slow to answer. */
final class MailServer implements AutoCloseable {

  private static final Pattern LINK = Pattern.compile("(\\S+)#/(\\w+)\\?token=(\\S+)");

  /** A mail that has arrived. */
  record Received(String to, String from, String subject, String text) {

    /** Returns the view of the shop's page that the link leads to. */
    String view() {
      return link(2);
    }

    String token() {
      return link(3);
    }

    String page() {
      return link(1);
    }

    private String link(int group) {
      var found = LINK.matcher(text);
      if (!found.find()) {
        throw new AssertionError("no link: " + text);
      }
      return found.group(group);
    }
  }

  final List<Received> received = new CopyOnWriteArrayList<>();
  private final SMTPServer server;
  private final int port;
  private volatile int refusal;
  /** What the answer to a mail that has arrived waits for. */
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private MailServer(SMTPServer.Builder builder, int port) {
    this.port = port;
    this.server = builder.hostName("localhost").bindAddress(InetAddress.getLoopbackAddress()).port(port)
        .messageHandlerFactory(Delivery::new).build();
    server.start();
  }

  static MailServer start() {
    return start(0);
  }

  /** @param port 0 for any that is free */
  static MailServer start(int port) {
    return new MailServer(SMTPServer.port(port), port == 0 ? ServiceProcess.freePort() : port);
  }

  /** Starts a server that takes mails over TLS of a client that has logged in only. */
  static MailServer startSecured(SSLContext context, String username, String password) {
    return new MailServer(SMTPServer.port(0).requireTLS().startTlsSocketFactory(context).requireAuth()
        .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, secret, _) -> {
          if (!user.equals(username) || !secret.equals(password)) {
            throw new LoginFailedException();
          }
        })), ServiceProcess.freePort());
  }

  int port() {
    return port;
  }

  /** Returns the settings of a service that sends its mails here. */
  String[] settings() {
    return new String[] {"SMTP_URL", "smtp://127.0.0.1:" + port + "?starttls=never", "MAIL_FROM", "shop@example.ca",
        "SHOP_URL", "https://shop.example.ca/"};
  }

  /** Refuses every recipient from now on. @param code such as 550, or 0 to refuse no more */
  void refuseWith(int code) {
    refusal = code;
  }

  /** Lets the sender of the next mail wait for its answer until the latch is counted down. */
  void holdAnswers(CountDownLatch latch) {
    gate = latch;
  }

  /** Waits for mails to an address, and returns the newest. */
  Received await(String to, int count) {
    ServiceProcess.await(count + " mails to " + to, () -> to(to).size() >= count);
    return to(to).getLast();
  }

  List<Received> to(String to) {
    return received.stream().filter(mail -> mail.to.equals(to)).toList();
  }

  @Override
  public void close() {
    gate.countDown();
    server.stop();
  }

  private final class Delivery implements MessageHandler {

    private String to;

    private Delivery(MessageContext context) {}

    @Override
    public void from(String from) {}

    @Override
    public void recipient(String recipient) throws RejectException {
      if (refusal != 0) {
        throw new RejectException(refusal, "not here: " + recipient);
      }
      to = recipient;
    }

    @Override
    public String data(InputStream data) throws IOException {
      try {
        var message = new MimeMessage(Session.getInstance(new Properties()), data);
        received.add(new Received(to, message.getFrom()[0].toString(), message.getSubject(),
            (String) message.getContent()));
        gate.await();
        return null;
      } catch (MessagingException | InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void done() {}
  }
}
