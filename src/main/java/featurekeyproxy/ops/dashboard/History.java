package featurekeyproxy.ops.dashboard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The figures of the last 5 minutes by the second and of the last day by the minute. Bounded; thread-safe. */
public final class History {
    /** How many seconds are kept. */
    public static final int SECONDS = 300;

    /** How many minutes are kept. */
    public static final int MINUTES = 24 * 60;

    private static final int SECONDS_OF_A_MINUTE = 60;

    private final Deque<Sample> seconds = new ArrayDeque<>();
    private final Deque<Sample> minutes = new ArrayDeque<>();
    private final List<Sample> minute = new ArrayList<>();

    /**
     * Adds the figures of a second; a second one of the same is left out. One that is earlier than the last comes of a clock
     * that was set back: what is later than it is forgotten.
     */
    public synchronized void add(Sample sample) {
        if (!seconds.isEmpty() && sample.time() == seconds.getLast().time()) {
            return;
        }
        forgetFrom(sample.time(), seconds);
        forgetFrom(sample.time(), minutes);
        minute.removeIf(each -> each.time() >= sample.time());
        push(seconds, sample, SECONDS);
        if (!minute.isEmpty() && minuteOf(minute.get(0)) != minuteOf(sample)) {
            push(minutes, Sample.of(minute), MINUTES);
            minute.clear();
        }
        minute.add(sample);
    }

    private static void forgetFrom(long time, Deque<Sample> samples) {
        while (!samples.isEmpty() && samples.getLast().time() >= time) {
            samples.removeLast();
        }
    }

    private static void push(Deque<Sample> samples, Sample sample, int most) {
        samples.addLast(sample);
        if (samples.size() > most) {
            samples.removeFirst();
        }
    }

    private static long minuteOf(Sample sample) {
        return sample.time() / SECONDS_OF_A_MINUTE;
    }

    /** Returns the last seconds, the oldest first. */
    public synchronized List<Sample> seconds() {
        return List.copyOf(seconds);
    }

    /** Returns the last minutes, the oldest first; the last one is not over yet. */
    public synchronized List<Sample> minutes() {
        List<Sample> all = new ArrayList<>(minutes);
        if (!minute.isEmpty()) {
            all.add(Sample.of(minute));
        }
        return all;
    }
}
