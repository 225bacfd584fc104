package featurekeyproxy.ops.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import featurekeyproxy.text.SafeText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A logged exception whose messages, which may repeat what a peer sent, are safe, and whose stack is bounded. Immutable. */
final class SafeThrowable implements IThrowableProxy {
    private static final int LONGEST_MESSAGE = 500;
    private static final int MOST_FRAMES = 40;
    private static final int MOST_CAUSES = 5;
    private static final IThrowableProxy[] NONE = {};

    private final String className;
    private final @Nullable String message;
    private final StackTraceElementProxy[] frames;
    private final int commonFrames;
    private final @Nullable IThrowableProxy cause;
    private final boolean cyclic;

    SafeThrowable(IThrowableProxy thrown) {
        this(thrown, MOST_CAUSES);
    }

    private SafeThrowable(IThrowableProxy thrown, int causes) {
        className = thrown.getClassName();
        message = thrown.getMessage() == null ? null : SafeText.line(thrown.getMessage(), LONGEST_MESSAGE);
        StackTraceElementProxy[] all = thrown.getStackTraceElementProxyArray();
        frames = all == null ? new StackTraceElementProxy[0] : Arrays.copyOf(all, Math.min(all.length, MOST_FRAMES));
        commonFrames = Math.min(thrown.getCommonFrames(), frames.length);
        cyclic = thrown.isCyclic();
        IThrowableProxy next = thrown.getCause();
        cause = next == null || causes == 0 ? null : new SafeThrowable(next, causes - 1);
    }

    @Override
    public @Nullable String getMessage() {
        return message;
    }

    @Override
    public String getClassName() {
        return className;
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        return frames;
    }

    @Override
    public int getCommonFrames() {
        return commonFrames;
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
        return cause;
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
        return NONE;
    }

    @Override
    public boolean isCyclic() {
        return cyclic;
    }
}
