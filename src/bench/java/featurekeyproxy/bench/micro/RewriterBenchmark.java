package featurekeyproxy.bench.micro;

import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.mapping.Outcome;
import featurekeyproxy.mapping.RequestTracker;
import featurekeyproxy.mapping.Rewriter;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.Splice;
import featurekeyproxy.message.WebSocketMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to replace the code of an initialization, and of nothing else.
 *
 * <p>Distribution: one request with one code of 32 characters to one device, and its reply, over and over; each reply is the
 * one to the request before it. The splice by itself replaces 32 bytes in the middle of 64 KiB.
 *
 * <p>Command: {@code src/bench/run jmh Rewriter -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RewriterBenchmark {
    private static final int LARGE = 64 * 1024;

    private final MappingTable table = new MappingTable(
            List.of(new MappingRule(
                    SampleMessages.OLD_CODE, SampleMessages.NEW_CODE, MappingRule.Kind.CONFIRMATION_CODE)),
            List.of());
    private final Rewriter rewriter = new Rewriter(() -> table, Protocol.DEFAULT);
    private final RequestTracker tracker = new RequestTracker();
    private final WebSocketMessage request = WebSocketMessage.text(SampleMessages.request(SampleMessages.OLD_CODE));
    private final WebSocketMessage reply = WebSocketMessage.text(SampleMessages.reply(SampleMessages.NEW_CODE));
    private final WebSocketMessage large = WebSocketMessage.text("x".repeat(LARGE));
    private final List<Splice> splices = List.of(new Splice(LARGE / 2, LARGE / 2 + 32, SampleMessages.NEW_CODE));

    /** Maps a request and its reply, so two messages. */
    @Benchmark
    public Outcome requestAndReply() {
        rewriter.request(tracker, request);
        return rewriter.reply(tracker, reply);
    }

    /** Replaces 32 bytes of 64 KiB. */
    @Benchmark
    public WebSocketMessage splice() {
        return large.splice(splices);
    }
}
