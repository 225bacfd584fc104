package featurekeyproxy.ops.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import featurekeyproxy.process.FatalErrors;
import featurekeyproxy.process.Pulse;
import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * What is logged on its way to the console or the file, which a thread of its own writes: nobody who logs ever waits, however
 * slow or stuck the output is.
 *
 * <p>Bounded: while it is more than four fifths full, events below WARN are lost, and all while it is full; the log says how
 * many as soon as it is written again, and {@link #lost} at any time. What peers can repeat at will is {@linkplain RepeatedLines held
 * back}. All that passes here is {@link SafeEvent safe}.
 */
public final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AppenderAttachable<ILoggingEvent> {
    private static final AtomicLong LOST = new AtomicLong();
    private static final int SIZE = 8192;
    private static final long FLUSH_MILLIS = 5000;
    private static final long LOOK_MILLIS = 100;

    private final AppenderAttachableImpl<ILoggingEvent> outputs = new AppenderAttachableImpl<>();
    private final RepeatedLines repeated = new RepeatedLines(System::nanoTime);
    private int queueSize = SIZE;
    private BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(1);
    private @Nullable Thread thread;
    private final AtomicLong own = new AtomicLong();
    private @Nullable Pulse pulse;
    private long told;

    /** Returns how many events this process lost because an output of its log took them too slowly, or not at all. */
    public static long lost() {
        return LOST.get();
    }

    /** Notes that an output did not take an event. */
    static void miss() {
        LOST.incrementAndGet();
    }

    /** Sets how many events may wait; to be called before the start. */
    public void setQueueSize(int size) {
        queueSize = size;
    }

    @Override
    public void start() {
        queue = new ArrayBlockingQueue<>(queueSize);
        super.start();
        String name = getName() == null ? "log" : getName();
        Pulse living = Pulse.of(name);
        pulse = living;
        Thread writer = new Thread(() -> run(living), name);
        writer.setDaemon(true);
        writer.start();
        thread = writer;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getThrowableProxy() instanceof ThrowableProxy thrown) { // libraries log what they catch, and go on
            FatalErrors.tell(thrown.getThrowable());
        }
        long heldBack = repeated.admit(event);
        if (heldBack < 0) {
            return;
        }
        boolean tight = queue.remainingCapacity() < queueSize / 5;
        if ((tight && !event.getLevel().isGreaterOrEqual(Level.WARN)) || !queue.offer(new SafeEvent(event, heldBack))) {
            own.incrementAndGet();
            miss();
        }
    }

    private void run(Pulse living) {
        try {
            while (isStarted() || !queue.isEmpty()) {
                living.beat();
                ILoggingEvent event = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (event != null) {
                    outputs.appendLoopOnAppenders(event);
                }
                tellLoss();
            }
        } catch (InterruptedException e) { // nobody does
            Thread.currentThread().interrupt();
        }
        tellLoss();
        outputs.detachAndStopAllAppenders();
    }

    /** Says how many events are missing, once those before them are written. */
    private void tellLoss() {
        long now = own.get();
        if (now > told && queue.remainingCapacity() > queueSize / 2) {
            LoggingEvent event =
                    loss((LoggerContext) getContext(), now - told, "because it was not written fast enough");
            told = now;
            outputs.appendLoopOnAppenders(event);
        }
    }

    /** Returns the event that tells of so many lost ones. */
    static LoggingEvent loss(LoggerContext context, long lost, String why) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName(LogQueue.class.getName());
        event.setThreadName(Thread.currentThread().getName());
        event.setLevel(Level.WARN);
        event.setTimeStamp(System.currentTimeMillis());
        event.setMessage("LINES OF THE LOG ARE MISSING, " + why);
        event.addKeyValuePair(new KeyValuePair("lost", lost));
        return event;
    }

    /** Takes no more events and waits some seconds for those that are not written; an output that is stuck is left alone. */
    @Override
    public void stop() {
        Thread writer = thread;
        if (!isStarted() || writer == null) {
            return;
        }
        super.stop();
        if (pulse != null) {
            pulse.close();
        }
        try {
            writer.join(FLUSH_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void addAppender(Appender<ILoggingEvent> output) {
        outputs.addAppender(output);
    }

    @Override
    public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
        return outputs.iteratorForAppenders();
    }

    @Override
    public Appender<ILoggingEvent> getAppender(String name) {
        return outputs.getAppender(name);
    }

    @Override
    public boolean isAttached(Appender<ILoggingEvent> output) {
        return outputs.isAttached(output);
    }

    @Override
    public void detachAndStopAllAppenders() {
        outputs.detachAndStopAllAppenders();
    }

    @Override
    public boolean detachAppender(Appender<ILoggingEvent> output) {
        return outputs.detachAppender(output);
    }

    @Override
    public boolean detachAppender(String name) {
        return outputs.detachAppender(name);
    }
}
