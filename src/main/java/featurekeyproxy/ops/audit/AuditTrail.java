package featurekeyproxy.ops.audit;

import featurekeyproxy.files.PrivateFiles;
import featurekeyproxy.ops.ReloadText;
import featurekeyproxy.ops.TableVersions;
import featurekeyproxy.ops.audit.AuditState.Stall;
import featurekeyproxy.process.Pulse;
import featurekeyproxy.reload.Reload;
import featurekeyproxy.route.InitializationDecision;
import featurekeyproxy.route.InitializationListener;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The audit trail of a running proxy: takes events from any thread without ever making it wait, and has a thread of its own
 * write them.
 *
 * <p>Bounded: of more events than the queue holds the later ones are lost, which is counted, logged once and recorded in the
 * trail. While the disk takes nothing, events wait in the queue and the write is tried again each second.
 */
public final class AuditTrail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int BATCH = 1_000;
    private static final long GATHER_MILLIS = 5;
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Clock clock;
    private final int capacity;
    private final AuditWriter writer;
    private final Queue<AuditEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong toldLost = new AtomicLong();
    private final Thread thread = new Thread(this::run, "audit");
    private volatile ChainHead head;
    private volatile @Nullable Stall stall;
    private volatile @Nullable Instant writingSince;
    private volatile Instant losingSince = Instant.EPOCH;
    private volatile boolean closing;
    private volatile boolean abandoned;

    /**
     * Opens the trail in its directory and goes on where the last run ended.
     *
     * @throws IOException if the directory cannot be used, or another process does
     */
    public static AuditTrail open(AuditSettings settings, Clock clock) throws IOException {
        return new AuditTrail(settings, clock, PrivateFiles::open);
    }

    @SuppressWarnings("ThisEscapedInObjectConstruction")
    AuditTrail(AuditSettings settings, Clock clock, AuditWriter.Opener opener) throws IOException {
        this.clock = clock;
        this.capacity = settings.queue();
        this.writer = new AuditWriter(settings, clock, opener, AuditTrail::rotated);
        this.head = writer.head();
        thread.setDaemon(true);
        thread.start();
    }

    /** The log is kept elsewhere than the trail, which makes what it says of the head an anchor. */
    private static void rotated(ChainHead head) {
        anchor(head, "audit file begun");
    }

    private static void anchor(ChainHead head, String what) {
        LOG.atInfo()
                .addKeyValue("seq", head.seq())
                .addKeyValue("hash", head.hash())
                .log(what);
    }

    /** Records that the proxy runs from now on. */
    public void started(String version) {
        anchor(head, "audit trail goes on");
        record(new AuditEvent.Started(
                clock.instant(), version, ProcessHandle.current().pid(), writer.wasClean()));
    }

    /** Records that something was read again, and what came of it. */
    public void reloaded(String what, String outcome, String detail) {
        record(new AuditEvent.Reloaded(clock.instant(), what, outcome, detail));
    }

    /** Records what came of files that were read again. */
    public void reloaded(String kind, Reload<?> reload) {
        reloaded(kind, reload.outcome(), ReloadText.of(reload));
    }

    /** Returns what records each decision, with the version of the table that it was made with. */
    public InitializationListener decisions(TableVersions tables) {
        return new InitializationListener() {
            @Override
            public void decided(InitializationDecision decision) {
                record(new Decided(decision, tables));
            }
        };
    }

    /** Records what an administrator did, or was refused. */
    public void adminAction(AdminAction action) {
        record(action);
    }

    /** Returns how the trail is now; a write that the disk has not answered for some seconds counts as stalled. */
    public AuditState state() {
        long told = toldLost.get(); // before what it is a part of
        long all = lost.get();
        return new AuditState(
                head,
                waiting.get(),
                all,
                all - told,
                Optional.ofNullable(stall).or(this::hanging),
                writer.disturbance());
    }

    private Optional<Stall> hanging() {
        Instant patient = clock.instant().minus(PATIENCE);
        return Optional.ofNullable(writingSince)
                .filter(since -> since.isBefore(patient))
                .map(since -> new Stall(since, "the disk does not answer"));
    }

    /** Takes an event; never waits. */
    void record(AuditEvent event) {
        if (closing || waiting.incrementAndGet() > capacity) {
            lose();
            return;
        }
        untoldLoss().ifPresent(this::add);
        queue.add(event);
        LockSupport.unpark(thread);
    }

    private void add(AuditEvent extra) {
        waiting.incrementAndGet();
        queue.add(extra);
    }

    private void lose() {
        if (!closing) {
            waiting.decrementAndGet();
        }
        if (lost.incrementAndGet() == toldLost.get() + 1) {
            Instant now = clock.instant();
            boolean again = now.isBefore(losingSince.plus(QUIET));
            losingSince = now;
            LOG.atLevel(again ? Level.DEBUG : Level.ERROR)
                    .addKeyValue("queue", capacity)
                    .addKeyValue("trouble", stall)
                    .log("AUDIT EVENTS ARE LOST, because too many wait to be written; the gap will be recorded");
        }
    }

    /** Returns the gap that the trail does not tell of yet, if there is one, for the caller to record. */
    private Optional<AuditEvent> untoldLoss() {
        long now = lost.get();
        long told = toldLost.getAndAccumulate(now, Math::max);
        return now <= told
                ? Optional.empty()
                : Optional.of(new AuditEvent.Gap(
                        clock.instant(), now - told, losingSince, clock.instant(), "more events than can wait"));
    }

    private void run() {
        try (Pulse pulse = Pulse.of("audit")) {
            run(pulse);
        }
    }

    private void run(Pulse pulse) {
        Deque<AuditEvent> batch = new ArrayDeque<>();
        while (!abandoned) {
            pulse.beat();
            for (AuditEvent event = next(batch); event != null; event = next(batch)) {
                batch.add(event);
            }
            if (!batch.isEmpty()) {
                write(batch);
                if (batch.isEmpty()) {
                    gather();
                }
            } else if (closing) {
                return;
            } else {
                LockSupport.parkNanos(this, RETRY_NANOS);
                if (queue.isEmpty()) {
                    write(batch); // nothing, but sees what others did to the files
                }
            }
        }
    }

    private @Nullable AuditEvent next(Deque<AuditEvent> batch) {
        if (batch.size() >= BATCH) {
            return null;
        }
        if (queue.isEmpty()) {
            untoldLoss().ifPresent(this::add);
        }
        return queue.poll();
    }

    private void write(Deque<AuditEvent> batch) {
        int before = batch.size();
        writingSince = clock.instant();
        try {
            writer.write(batch);
            recovered();
        } catch (IOException e) {
            failed(e);
        } finally {
            writingSince = null;
            waiting.addAndGet(batch.size() - before);
            head = writer.head();
        }
        for (long until = System.nanoTime() + RETRY_NANOS; !batch.isEmpty() && !abandoned; ) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(this, left); // each new event ends it
        }
    }

    /** Waits 5 ms for further events, so that the disk is written to at most two hundred times a second. */
    private void gather() {
        try {
            if (!closing && waiting.get() < BATCH) {
                TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
            }
        } catch (InterruptedException e) { // nobody does; then the next ones are written one by one
            Thread.currentThread().interrupt();
        }
    }

    private void failed(IOException failure) {
        Stall before = stall;
        if (before == null) {
            LOG.atError()
                    .addKeyValue("failure", failure)
                    .log("THE AUDIT TRAIL CANNOT BE WRITTEN; events wait, and are lost when too many do");
        }
        stall = new Stall(before == null ? clock.instant() : before.since(), failure.toString());
    }

    private void recovered() {
        Stall over = stall;
        if (over != null) {
            Instant now = clock.instant();
            add(new AuditEvent.Gap(now, 0, over.since(), now, AuditEvent.cut(over.trouble())));
            LOG.atWarn().addKeyValue("since", over.since()).log("the audit trail is written again");
            stall = null;
        }
    }

    /** Records the end, waits some seconds for what is not written yet, and closes the files. */
    @Override
    public void close() throws IOException {
        if (closing) {
            return;
        }
        untoldLoss().ifPresent(this::add);
        add(new AuditEvent.Stopped(clock.instant())); // however many wait
        closing = true;
        LockSupport.unpark(thread);
        awaitThread();
        if (thread.isAlive()) {
            abandoned = true;
            LockSupport.unpark(thread);
            awaitThread();
        }
        writer.close();
        if (waiting.get() > 0) {
            LOG.atError()
                    .addKeyValue("events", waiting.get())
                    .addKeyValue("trouble", stall)
                    .log("AUDIT EVENTS ARE LOST, because the trail could not be written until the end");
        }
        anchor(head, "audit trail ends");
    }

    private void awaitThread() {
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
