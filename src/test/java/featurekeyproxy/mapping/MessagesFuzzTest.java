package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import featurekeyproxy.message.Classifier;
import featurekeyproxy.message.Direction;
import featurekeyproxy.message.FoundCode;
import featurekeyproxy.message.InitializationReader;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a message holds: nothing throws, and no byte outside a code changes. Begins with the golden messages. */
class MessagesFuzzTest {
    private final Classifier classifier = new Classifier(Protocol.DEFAULT);
    private final InitializationReader reader = new InitializationReader(Protocol.DEFAULT);
    private final MappingTable table = GoldenMessage.table(false);
    private final Rewriter rewriter = new Rewriter(() -> table, Protocol.DEFAULT);

    static Stream<byte[]> goldenMessages() {
        try (Stream<Path> files = Files.walk(GoldenMessage.ROOT)) {
            return files
                    .filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(MessagesFuzzTest::bytes)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @MethodSource("goldenMessages")
    @FuzzTest(maxDuration = "10m")
    void isClassifiedAlikeHoweverItIsCut(byte[] bytes) {
        WebSocketMessage whole = WebSocketMessage.of(WebSocketMessage.Kind.TEXT, bytes);
        WebSocketMessage cut = cut(bytes);

        for (Direction direction : Direction.values()) {
            assertThat(classifier.classify(direction, cut)).isEqualTo(classifier.classify(direction, whole));
        }
    }

    @MethodSource("goldenMessages")
    @FuzzTest(maxDuration = "10m")
    void keepsEveryByteBeforeTheFirstCodeAndBehindTheLast(byte[] bytes) {
        WebSocketMessage whole = WebSocketMessage.of(WebSocketMessage.Kind.TEXT, bytes);
        WebSocketMessage cut = cut(bytes);
        RequestTracker tracker = new RequestTracker();

        Outcome request = rewriter.request(tracker, whole);
        check(whole, reader.request(whole).codes(), request);
        assertThat(rewriter.request(new RequestTracker(), cut).message().payload())
                .isEqualTo(
                        rewriter.request(new RequestTracker(), whole).message().payload());
        check(whole, reader.reply(whole).codes(), rewriter.reply(tracker, whole));
        assertThat(reader.handshake(cut)).isEqualTo(reader.handshake(whole));
    }

    private static void check(WebSocketMessage in, List<FoundCode> codes, Outcome outcome) {
        assertThat(outcome.failure()).isEmpty();
        if (codes.isEmpty()) {
            assertThat(outcome.message()).isSameAs(in);
            return;
        }
        byte[] before = in.payload();
        byte[] after = outcome.message().payload();
        int start = codes.stream().mapToInt(FoundCode::start).min().orElseThrow();
        int end = codes.stream().mapToInt(FoundCode::end).max().orElseThrow();
        assertThat(Arrays.copyOf(after, start)).isEqualTo(Arrays.copyOf(before, start));
        assertThat(Arrays.copyOfRange(after, after.length - before.length + end, after.length))
                .isEqualTo(Arrays.copyOfRange(before, end, before.length));
    }

    /** Returns the bytes in three fragments, cut at places that depend on them. */
    private static WebSocketMessage cut(byte[] bytes) {
        int one = Math.floorMod(Arrays.hashCode(bytes), bytes.length + 1);
        int two = Math.floorMod(bytes.length * 31, bytes.length - one + 1) + one;
        return WebSocketMessage.of(
                WebSocketMessage.Kind.TEXT,
                List.of(
                        Arrays.copyOf(bytes, one),
                        Arrays.copyOfRange(bytes, one, two),
                        Arrays.copyOfRange(bytes, two, bytes.length)));
    }
}
