package featurekeyproxy.process;

import java.lang.Thread.UncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * Errors after which nothing can be trusted any more, such as a lack of memory: whoever catches everything hands them on
 * with {@link #tell}, so that the process ends and is started anew.
 *
 * <p>A {@link StackOverflowError} is none of them: what a peer nests too deep must not end the proxy for others
 * (docs/decisions/0070).
 */
public final class FatalErrors {
    private static final int DEEPEST_CAUSE = 16;

    private FatalErrors() {}

    /** Returns whether this, or what caused it, is fatal. */
    public static boolean isFatal(@Nullable Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Hands a fatal error to the handler of uncaught exceptions, which ends the process; without effect for all others. */
    public static void tell(@Nullable Throwable thrown) {
        UncaughtExceptionHandler end = Thread.getDefaultUncaughtExceptionHandler();
        if (thrown != null && isFatal(thrown) && end != null) {
            end.uncaughtException(Thread.currentThread(), thrown);
        }
    }
}
