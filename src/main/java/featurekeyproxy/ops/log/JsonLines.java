package featurekeyproxy.ops.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * The log as JSON, one line for each event: {@code time}, {@code level}, {@code logger}, {@code thread}, {@code message},
 * then each key of the event as a member of its own, and {@code exception} with its stack.
 *
 * <p>Values are numbers, flags, or the text that they are in the readable log too: nothing is looked into, so that nothing
 * comes out that {@code toString} keeps to itself. Of keys that occur twice the first counts.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final JsonFactory JSON = new JsonFactory().enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature());

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            write(event, json);
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return line.toByteArray();
    }

    private static void write(ILoggingEvent event, JsonGenerator json) throws IOException {
        json.writeStringField("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        json.writeStringField("level", event.getLevel().toString());
        json.writeStringField("logger", event.getLoggerName());
        json.writeStringField("thread", event.getThreadName());
        json.writeStringField("message", event.getFormattedMessage());
        Set<String> taken = new HashSet<>(Set.of("time", "level", "logger", "thread", "message", "exception"));
        List<KeyValuePair> pairs = Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
        for (KeyValuePair pair : pairs) {
            if (taken.add(pair.key)) {
                write(pair.key, pair.value, json);
            }
        }
        for (Map.Entry<String, String> context : event.getMDCPropertyMap().entrySet()) {
            if (taken.add(context.getKey())) {
                json.writeStringField(context.getKey(), context.getValue());
            }
        }
        IThrowableProxy exception = event.getThrowableProxy();
        if (exception != null) {
            json.writeStringField("exception", ThrowableProxyUtil.asString(exception));
        }
    }

    private static void write(String key, Object value, JsonGenerator json) throws IOException {
        if (value instanceof Integer || value instanceof Long) {
            json.writeNumberField(key, ((Number) value).longValue());
        } else if (value instanceof Boolean flag) {
            json.writeBooleanField(key, flag);
        } else {
            json.writeStringField(key, String.valueOf(value));
        }
    }
}
