package featurekeyproxy.ops.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import featurekeyproxy.text.SafeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * An event of the log whose texts are {@linkplain SafeText safe} for any layout: whatever a peer wrote and somebody logs, it
 * makes no line of its own, steers no terminal and is bounded. Immutable, so it may wait for another thread.
 */
final class SafeEvent implements ILoggingEvent {
    private static final int LONGEST_TEXT = 4_000;
    private static final int LONGEST_EVENT = 6_000;

    private final Level level;
    private final String logger;
    private final String thread;
    private final Instant time;
    private final long sequenceNumber;
    private final LoggerContextVO context;
    private final String message;
    private final List<KeyValuePair> pairs;
    private final Map<String, String> contextPairs;
    private final @Nullable IThrowableProxy failure;
    private int left = LONGEST_EVENT;

    SafeEvent(ILoggingEvent event, long heldBack) {
        level = event.getLevel();
        logger = event.getLoggerName();
        thread = event.getThreadName();
        time = event.getInstant();
        sequenceNumber = event.getSequenceNumber();
        context = event.getLoggerContextVO();
        message = text(event.getFormattedMessage());
        pairs = new ArrayList<>();
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> pairs.add(new KeyValuePair(pair.key, value(pair.value))));
        }
        if (heldBack > 0) {
            pairs.add(new KeyValuePair("heldBack", heldBack));
        }
        contextPairs = new LinkedHashMap<>();
        event.getMDCPropertyMap().forEach((key, value) -> contextPairs.put(key, text(value)));
        IThrowableProxy thrown = event.getThrowableProxy();
        failure = thrown == null ? null : new SafeThrowable(thrown);
    }

    private Object value(@Nullable Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Boolean
                ? value
                : text(String.valueOf(value));
    }

    private String text(@Nullable String text) {
        String safe = SafeText.line(String.valueOf(text), Math.min(LONGEST_TEXT, left));
        left = Math.max(0, left - safe.length());
        return safe;
    }

    @Override
    public String getThreadName() {
        return thread;
    }

    @Override
    public Level getLevel() {
        return level;
    }

    @Override
    public String getMessage() {
        return message;
    }

    @Override
    public Object @Nullable [] getArgumentArray() {
        return null; // the message is formatted already
    }

    @Override
    public String getFormattedMessage() {
        return message;
    }

    @Override
    public String getLoggerName() {
        return logger;
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return context;
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        return failure;
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return new StackTraceElement[0]; // too dear to be looked for
    }

    @Override
    public boolean hasCallerData() {
        return false;
    }

    @Override
    public List<Marker> getMarkerList() {
        return List.of();
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        return contextPairs;
    }

    @Override
    @Deprecated
    public Map<String, String> getMdc() {
        return contextPairs;
    }

    @Override
    public long getTimeStamp() {
        return time.toEpochMilli();
    }

    @Override
    @SuppressWarnings("JavaInstantGetSecondsGetNano") // beside the time stamp
    public int getNanoseconds() {
        return time.getNano();
    }

    @Override
    public Instant getInstant() {
        return time;
    }

    @Override
    public long getSequenceNumber() {
        return sequenceNumber;
    }

    @Override
    public List<KeyValuePair> getKeyValuePairs() {
        return pairs;
    }

    @Override
    public void prepareForDeferredProcessing() {
        // nothing of it changes any more
    }
}
