package pos.common.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes each log event as one line of JSON, with the ids of its request and the service it comes from. */
final class JsonEncoder extends EncoderBase<ILoggingEvent> {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private final JsonFactory json = new JsonFactory();

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new ByteArrayOutputStream(512);
    try (var out = json.createGenerator(line)) {
      write(event, out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void write(ILoggingEvent event, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("timestamp", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
    out.writeStringField("level", event.getLevel().toString());
    writeTrace(out);
    writeSource(out);
    if (event.getKeyValuePairs() != null) {
      for (var pair : event.getKeyValuePairs()) {
        writeField(out, pair.key, pair.value);
      }
    }
    out.writeStringField("logger", event.getLoggerName());
    out.writeStringField("message", event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      out.writeStringField("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    out.writeEndObject();
  }

  private static void writeTrace(JsonGenerator out) throws IOException {
    var trace = Trace.current();
    if (trace != null) {
      out.writeStringField("trace_id", trace.traceId());
      out.writeStringField("span_id", trace.spanId());
      out.writeStringField("correlation_id", trace.correlationId());
    }
  }

  private static void writeSource(JsonGenerator out) throws IOException {
    var source = Source.current();
    if (source != null) {
      out.writeStringField("service", source.service());
      out.writeStringField("instance", source.instance());
    }
  }

  private static void writeField(JsonGenerator out, String name, Object value) throws IOException {
    switch (value) {
      case null -> { }
      case Integer number -> out.writeNumberField(name, number);
      case Long number -> out.writeNumberField(name, number);
      case BigDecimal number -> out.writeNumberField(name, number);
      default -> out.writeStringField(name, value.toString());
    }
  }

  @Override
  public byte[] headerBytes() {
    return null;
  }

  @Override
  public byte[] footerBytes() {
    return null;
  }
}
