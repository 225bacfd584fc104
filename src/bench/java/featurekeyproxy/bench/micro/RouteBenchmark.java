package featurekeyproxy.bench.micro;

import featurekeyproxy.RoutesUnderTest;
import featurekeyproxy.wspair.Socketless;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a message costs from the bytes of its frame to the bytes of a frame, in the proxy as it is delivered: everything but
 * the kernel. The two connections of the session are embedded channels; copying a frame into a buffer stands for reading it.
 *
 * <p>Distribution: one session, one thread, always the same message: 200 bytes, 64 KiB, or an initialization and its reply, of
 * which two log lines tell.
 *
 * <p>Command: {@code src/bench/run jmh RouteBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RouteBenchmark {
    private static final String MAPPING = """
            { "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } }, "devices": { "unknown": "map" } }
            """.formatted(SampleMessages.OLD_CODE, SampleMessages.NEW_CODE);

    private final byte[] small = Socketless.frame(true, SampleMessages.message("StatusRequestMessage", 200, true));
    private final byte[] smallBack = Socketless.frame(false, SampleMessages.message("StatusMessage", 200, true));
    private final byte[] large =
            Socketless.frame(true, SampleMessages.message("StatusRequestMessage", 64 * 1024, true));
    private final byte[] request = Socketless.frame(true, SampleMessages.request(SampleMessages.OLD_CODE));
    private final byte[] reply = Socketless.frame(false, SampleMessages.reply(SampleMessages.NEW_CODE));

    @SuppressWarnings("NullAway.Init")
    private RoutesUnderTest routes;

    @SuppressWarnings("NullAway.Init")
    private Socketless session;

    /** Starts the proxy and opens a session. */
    @Setup
    public void prepare() throws Exception {
        Path directory = Files.createTempDirectory("routes");
        routes = RoutesUnderTest.asDelivered(directory, Files.writeString(directory.resolve("mapping.json"), MAPPING));
        session = new Socketless(routes.component());
    }

    /** Ends both. */
    @TearDown
    public void close() {
        session.close();
        routes.close();
    }

    /** 200 bytes of TOMEs. */
    @Benchmark
    public int fromTomes() {
        return session.fromTomes(small);
    }

    /** 200 bytes of the Terminal. */
    @Benchmark
    public int fromTerminal() {
        return session.fromTerminal(smallBack);
    }

    /** 64 KiB of TOMEs. */
    @Benchmark
    public int large() {
        return session.fromTomes(large);
    }

    /** A request that is mapped and its reply, so two messages. */
    @Benchmark
    public int initialization() {
        return session.fromTomes(request) + session.fromTerminal(reply);
    }
}
