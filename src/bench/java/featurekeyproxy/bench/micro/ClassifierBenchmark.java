package featurekeyproxy.bench.micro;

import featurekeyproxy.message.Classifier;
import featurekeyproxy.message.Direction;
import featurekeyproxy.message.MessageType;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to tell what one message is about.
 *
 * <p>Distribution: always the same message, so the processor predicts every branch: a lower bound. It is an initialization or
 * another message, its type property stands at its beginning (reading stops there) or at its end (all of it is passed over).
 *
 * <p>Command: {@code src/bench/run jmh Classifier -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ClassifierBenchmark {
    @Param({"200", "4096", "65536"})
    private int size;

    @Param({"first", "last"})
    @SuppressWarnings("NullAway.Init") // set by JMH
    private String type;

    @Param({"ApplicationInitializationMessage", "StatusRequestMessage"})
    @SuppressWarnings("NullAway.Init")
    private String name;

    private final Classifier classifier = new Classifier(Protocol.DEFAULT);
    private WebSocketMessage message = WebSocketMessage.text("");

    /** Makes the message. */
    @Setup
    public void prepare() {
        message = WebSocketMessage.text(SampleMessages.message(name, size, type.equals("first")));
    }

    /** Tells what the message is about. */
    @Benchmark
    public MessageType classify() {
        return classifier.classify(Direction.TOMES_TO_TERMINAL, message);
    }
}
