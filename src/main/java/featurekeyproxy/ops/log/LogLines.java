package featurekeyproxy.ops.log;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The lines of the log: by a pattern, to be read, or {@link JsonLines}, as the {@code format} says ({@code text}, {@code json}). */
public final class LogLines extends PatternLayoutEncoder {
    private final JsonLines json = new JsonLines();
    private boolean isJson;

    /** Chooses the form; another word than {@code json} is text. */
    public void setFormat(String format) {
        isJson = format.equals("json");
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return isJson ? json.encode(event) : super.encode(event);
    }
}
