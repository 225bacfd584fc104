package featurekeyproxy.wspair.fault;

import featurekeyproxy.process.FatalErrors;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the handlers of connections and those who call them: whatever a handler throws is counted, logged by its
 * kind, and ends what it was about. One for each component. Thread-safe.
 */
public final class FaultBarrier {
    private static final Logger LOG = LoggerFactory.getLogger(FaultBarrier.class);
    private static final String OURS = "featurekeyproxy.";

    private final LongAdder count = new LongAdder();
    private Consumer<HandlerStep> onEnter = FaultBarrier::nobody;
    private Consumer<HandlerStep> onLeave = FaultBarrier::nobody;

    /** Has these told when a handler begins and when it has done its work, on its thread; what they throw, the handler throws. */
    public void watch(Consumer<HandlerStep> enter, Consumer<HandlerStep> leave) {
        onEnter = enter;
        onLeave = leave;
    }

    private static void nobody(HandlerStep step) {}

    /** Runs a handler; {@code end} ends what it is about, should it throw. */
    public void run(HandlerStep step, Runnable handler, Consumer<Throwable> end) {
        try {
            enter(step);
            handler.run();
            leave(step);
        } catch (Throwable e) { // whatever a library throws
            caught(step, e, end);
        }
    }

    /** Notes that a handler begins that is not run by {@link #run}, since each message passes it. */
    public void enter(HandlerStep step) {
        onEnter.accept(step);
    }

    /** Notes that it has done its work. */
    public void leave(HandlerStep step) {
        onLeave.accept(step);
    }

    /** Takes note of what a handler threw, and ends what it was about. */
    public void caught(HandlerStep step, Throwable thrown, Consumer<Throwable> end) {
        FatalErrors.tell(thrown);
        count.increment();
        log(step, thrown);
        try {
            end.accept(thrown);
        } catch (Throwable again) { // nobody is left to tell
            FatalErrors.tell(again);
            log(step, again);
        }
    }

    private static void log(HandlerStep step, Throwable thrown) {
        LOG.atWarn()
                .addKeyValue("step", step)
                .addKeyValue("failure", thrown.getClass().getName())
                .addKeyValue("at", place(thrown))
                .log("a handler of a connection failed; its connection ends");
    }

    private static String place(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(OURS))
                .map(StackTraceElement::toString)
                .findFirst()
                .orElse("unknown");
    }

    /** Returns how many handlers have thrown since the start. */
    public long count() {
        return count.sum();
    }

    /** Returns whether it is the peer or the line that failed and no handler. */
    public static boolean isOfThePeer(Throwable thrown) {
        return thrown instanceof IOException
                || (thrown instanceof DecoderException && thrown.getCause() instanceof SSLException);
    }
}
