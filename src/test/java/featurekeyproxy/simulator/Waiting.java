package featurekeyproxy.simulator;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for futures in a test's own thread. */
final class Waiting {
    private static final int SECONDS = 20;

    private Waiting() {}

    /** Returns the result, or throws what the future failed with. */
    static <T> T on(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Returns what the future failed with, or throws if it did not fail. */
    static Throwable failure(Future<?> future) throws InterruptedException, TimeoutException {
        try {
            future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
        throw new AssertionError("did not fail");
    }
}
