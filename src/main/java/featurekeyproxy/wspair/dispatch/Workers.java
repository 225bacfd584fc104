package featurekeyproxy.wspair.dispatch;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which routes may block.
 *
 * <p>A session has at most one message of each direction here, so what waits for a thread is bounded by the sessions. When all
 * threads are occupied the next message waits, which is warned of each time it begins; event loops never run a task themselves.
 */
public final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final long IDLE_SECONDS = 60;

    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor pool;
    private volatile boolean exhausted;

    public Workers(int size) {
        pool = new ThreadPoolExecutor(size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "ws-pair-worker-" + threads.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    /** Has the passage enter its route soon on a worker; it is refused here when the workers have been stopped. */
    void execute(RouteCall.Passage passage) {
        try {
            pool.execute(passage::enter);
        } catch (RejectedExecutionException e) {
            passage.refused(e);
            return;
        }
        boolean waiting = !pool.getQueue().isEmpty() && pool.getActiveCount() == pool.getMaximumPoolSize();
        if (waiting && !exhausted) {
            LOG.atWarn()
                    .addKeyValue("threads", pool.getMaximumPoolSize())
                    .log(
                            "all workers are occupied by routes with dispatch=worker; messages of other sessions wait for them");
        }
        exhausted = waiting;
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
