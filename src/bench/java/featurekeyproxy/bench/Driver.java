package featurekeyproxy.bench;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages through a relay and checks every reply: one thread reads, and in a closed loop sends the next message at
 * once; a second one sends where times are fixed.
 *
 * <p>Latency counts from the time at which a message was due, whether or not it could be sent then, so that a relay that
 * stalls is charged for every message that it delays (no coordinated omission).
 */
final class Driver implements AutoCloseable {
    /** How many messages may be under way on a connection before those that are due have to wait, at their own cost. */
    static final int MOST_UNANSWERED = 1024;

    private static final long LONGEST_LATENCY = TimeUnit.MINUTES.toNanos(1);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long SELECT_MILLIS = 100;
    private static final long SOON = TimeUnit.MICROSECONDS.toNanos(100);

    private final Workload workload;
    private final List<Client> clients = new ArrayList<>();
    private final Selector selector = Selector.open();
    private final Scratch in = new Scratch();
    private final Scratch out = new Scratch();
    private final Scratch pacerOut = new Scratch();
    private final Client.Replies recorder = this::reply;
    private final Histogram latencies = new Histogram(LONGEST_LATENCY, 3);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile long recordFrom = Long.MAX_VALUE;
    private volatile boolean sending = true;
    private volatile boolean done;
    private final AtomicLong replies = new AtomicLong();
    private long now;

    /** Opens all connections. */
    Driver(Workload workload, boolean mapped, int port) throws IOException {
        this.workload = workload;
        try {
            for (int i = 0; i < workload.connections(); i++) {
                clients.add(Client.connect(workload, mapped, i, port));
            }
            for (Client client : clients) {
                client.register(selector);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** What was seen between two marks. */
    record Seen(long messages, double seconds, Histogram latencies) {}

    /** Does the work, measured from the end of the warm-up on, and calls the marks at both ends of what is measured. */
    Seen run(double warmUpSeconds, double seconds, Runnable begin, Runnable end) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        threads.add(new Thread(() -> guarded(this::receive), "driver"));
        if (workload.isPaced()) {
            threads.add(new Thread(() -> guarded(this::pace), "pacer"));
        }
        threads.forEach(Thread::start);
        rest(warmUpSeconds);
        begin.run();
        long from = System.nanoTime();
        long before = replies.get();
        recordFrom = from;
        rest(seconds);
        long messages = replies.get() - before;
        double took = (System.nanoTime() - from) / 1e9;
        end.run();
        sending = false;
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException(workload.name() + ": " + cause, cause);
        }
        return new Seen(messages, took, latencies);
    }

    private void rest(double seconds) throws InterruptedException {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        while (failure.get() == null && System.nanoTime() < until) {
            TimeUnit.NANOSECONDS.sleep(
                    Math.min(until - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(SELECT_MILLIS)));
        }
    }

    /** Something that may fail on a thread of its own. */
    private interface Task {
        void run() throws IOException;
    }

    private void guarded(Task task) {
        try {
            task.run();
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
            done = true;
        }
    }

    // ---------------------------------------------------------------- reading, and sending in a closed loop

    private void receive() throws IOException {
        if (!workload.isPaced()) {
            for (Client client : clients) {
                send(client, workload.inFlight());
            }
        }
        while (!done && sending) {
            selector.select(this::ready, SELECT_MILLIS);
        }
        long deadline = System.nanoTime() + PATIENCE;
        while (!done && clients.stream().anyMatch(client -> client.unanswered() > 0)) {
            selector.select(this::ready, SELECT_MILLIS);
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        clients.stream().mapToLong(Client::unanswered).sum() + " messages were not answered");
            }
        }
    }

    private void ready(SelectionKey key) {
        if (!(key.attachment() instanceof Client client)) {
            return;
        }
        try {
            if (key.isWritable() && client.flush()) {
                key.interestOps(SelectionKey.OP_READ);
            }
            if (key.isReadable()) {
                int count = client.read(in, recorder);
                replies.lazySet(replies.getPlain() + count);
                if (sending && count > 0 && !workload.isPaced() && !send(client, count)) {
                    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                }
            }
        } catch (IOException | RuntimeException e) {
            key.cancel();
            failure.compareAndSet(null, e);
            done = true;
        }
        now = 0;
    }

    private void reply(long due) {
        if (now == 0) {
            now = System.nanoTime(); // once for all that came in one read
        }
        if (due >= recordFrom) {
            latencies.recordValue(Math.max(0, Math.min(now - due, LONGEST_LATENCY)));
        }
    }

    private boolean send(Client client, int count) throws IOException {
        out.buffer().clear();
        long due = System.nanoTime();
        for (int i = 0; i < count; i++) {
            client.put(out, due);
        }
        return client.write(out);
    }

    // ---------------------------------------------------------------- sending at fixed times

    private void pace() throws IOException {
        long start = System.nanoTime();
        double gap = 1e9 / workload.rate();
        for (long i = 0; sending && !done; i++) {
            long due = start + (long) (i * gap);
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            Client client = clients.get((int) (i % clients.size()));
            while (!done && sending && !(client.flush() && client.maySend())) {
                LockSupport.parkNanos(SOON);
            }
            pacerOut.buffer().clear();
            client.put(pacerOut, due);
            client.write(pacerOut);
        }
        for (Client client : clients) {
            while (!done && !client.flush()) {
                LockSupport.parkNanos(SOON);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        selector.close();
    }
}
