package featurekeyproxy.ops.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.Objects;
import org.slf4j.event.KeyValuePair;

/**
 * The keys of an event in the readable log, as {@code key=value} behind its message. A value with a space, a quote or an equals
 * sign stands in quotes, so that what a peer wrote cannot look like another key.
 */
public final class TextPairs extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        StringBuilder text = new StringBuilder();
        for (KeyValuePair pair : Objects.requireNonNullElse(event.getKeyValuePairs(), List.<KeyValuePair>of())) {
            text.append(' ').append(pair.key).append('=').append(value(String.valueOf(pair.value)));
        }
        return text.toString();
    }

    private static String value(String value) {
        boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> c == ' ' || c == '"' || c == '=');
        return plain ? value : '"' + value.replace("\"", "\\\"") + '"';
    }
}
