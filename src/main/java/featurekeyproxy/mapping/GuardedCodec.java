package featurekeyproxy.mapping;

import featurekeyproxy.process.FatalErrors;
import featurekeyproxy.text.Quoted;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A codec as it is asked while one file is read: whatever it does, there is an answer, and in time.
 *
 * <p>Every codec is asked in one and the same thread, so that one that never returns costs a single thread however often a
 * file is read; from then on each reading waits for its limit once. Each key is asked for once. For one thread.
 */
public final class GuardedCodec {
    /** How long a codec may take for all keys of a file together. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration NAME_LIMIT = Duration.ofSeconds(1);
    private static final ThreadPoolExecutor ASKING = asking();

    private final FeatureKeyCodec codec;
    private final Duration limit;
    private final String name;
    private final Map<String, Answer> answers = new HashMap<>();
    private long nanosLeft;

    /** What came of asking for one key. */
    public sealed interface Answer {
        /** Returns the confirmation code, if it is known. */
        default Optional<String> code() {
            return Optional.empty();
        }
    }

    /** The key has this confirmation code, in hex. */
    record Computed(String text) implements Answer {
        @Override
        public Optional<String> code() {
            return Optional.of(text);
        }
    }

    /** The key is not a valid one, and perhaps why. */
    public record NoKey(Optional<String> why) implements Answer {}

    /** The codec did what it must not do. */
    public record Failed(String what) implements Answer {}

    /** The codec was not asked, because its time was up. */
    record NotAsked() implements Answer {}

    public GuardedCodec(FeatureKeyCodec codec) {
        this(codec, LIMIT);
    }

    public GuardedCodec(FeatureKeyCodec codec, Duration limit) {
        this.codec = codec;
        this.limit = limit;
        this.nanosLeft = limit.toNanos();
        this.name = nameOf(codec, limit);
    }

    /** Returns the codec by name, in the words of a report. */
    public String name() {
        return "the codec " + Quoted.of(name);
    }

    /** Returns what the codec says of a key. */
    public Answer answer(String featureKey) {
        Answer known = answers.get(featureKey);
        if (known != null) {
            return known;
        }
        Answer answer = nanosLeft > 0 ? ask(featureKey) : new NotAsked();
        answers.put(featureKey, answer);
        return answer;
    }

    private Answer ask(String featureKey) {
        long start = System.nanoTime();
        try {
            return await(() -> asked(featureKey), nanosLeft);
        } catch (TimeoutException e) {
            nanosLeft = 0;
            return new Failed("did not answer within " + limit.toMillis() + " ms for all keys so far");
        } catch (ExecutionException e) {
            return new Failed("threw what cannot be told of");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            nanosLeft = 0;
            return new Failed("was not waited for, because the proxy stops");
        } finally {
            nanosLeft -= System.nanoTime() - start;
        }
    }

    private Answer asked(String featureKey) {
        try {
            return judged(codec.confirmationCode(featureKey));
        } catch (IllegalArgumentException e) {
            return new NoKey(Optional.ofNullable(e.getMessage()));
        } catch (Throwable e) { // a class that is missing in the jar is an Error
            FatalErrors.tell(e);
            String message = e.getMessage();
            return new Failed(
                    "threw " + e.getClass().getName() + (message == null ? "" : " with " + Quoted.of(message)));
        }
    }

    private static Answer judged(@Nullable Object answer) {
        if (!(answer instanceof Optional<?> code)) {
            return new Failed("answered null");
        }
        if (code.isEmpty()) {
            return new NoKey(Optional.empty());
        }
        String text = code.get().toString();
        return Codes.isHex(text)
                ? new Computed(text)
                : new Failed("answered " + Quoted.of(text) + ", which is not whole bytes in hex");
    }

    private static String nameOf(FeatureKeyCodec codec, Duration limit) {
        String preset = codec.getClass().getName();
        try {
            @Nullable Object name = await(codec::name, Math.min(limit.toNanos(), NAME_LIMIT.toNanos()));
            return name instanceof String text && !text.isBlank() ? text : preset;
        } catch (ExecutionException | TimeoutException e) {
            return preset;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return preset;
        }
    }

    private static <T> T await(Callable<T> question, long nanos)
            throws ExecutionException, TimeoutException, InterruptedException {
        Future<T> answer = ASKING.submit(question);
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } finally {
            answer.cancel(true);
        }
    }

    private static ThreadPoolExecutor asking() {
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "feature-key-codec");
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        return one;
    }
}
