package featurekeyproxy;

import featurekeyproxy.ops.log.LogOutput;
import featurekeyproxy.process.FatalErrors;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process after a fatal error, so that whoever supervises it starts it anew: within {@value #SECONDS_TO_TELL} seconds,
 * whatever else works no more. No shutdown hook is run, since each may need what is missing.
 *
 * <p>What it takes is there from the beginning, the thread that ends the process above all.
 */
final class FatalEnd implements UncaughtExceptionHandler {
    /** The exit code, which is also that of {@code -XX:+ExitOnOutOfMemoryError}. */
    static final int EXIT_CODE = 3;

    private static final Logger LOG = LoggerFactory.getLogger(FatalEnd.class);
    private static final int SECONDS_TO_TELL = 3;

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);

    private FatalEnd() {}

    /** Has every error that nobody catches, and every one that is told of, end this process if it is fatal. */
    static void install() {
        FatalEnd end = new FatalEnd();
        Thread thread = new Thread(end::end, "fatal-end");
        thread.setDaemon(true);
        thread.start();
        Thread.setDefaultUncaughtExceptionHandler(end);
    }

    private void end() {
        try {
            ending.await();
            told.await(SECONDS_TO_TELL, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (!FatalErrors.isFatal(thrown)) {
            LOG.atError()
                    .setCause(thrown)
                    .addKeyValue("thread", thread.getName())
                    .log("nobody caught what a thread threw");
            return;
        }
        ending.countDown();
        if (begun.compareAndSet(false, true)) {
            try {
                LOG.atError()
                        .setCause(thrown)
                        .addKeyValue("thread", thread.getName())
                        .addKeyValue("exitCode", EXIT_CODE)
                        .log("THE PROCESS ENDS AT ONCE, since it cannot go on; it has to be started anew");
                LogOutput.close();
            } finally {
                told.countDown();
            }
        }
    }
}
