package featurekeyproxy.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.file.Finding;
import featurekeyproxy.mapping.file.FindingKind;
import featurekeyproxy.mapping.file.MappingFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tests what a codec of somebody else may do to the reader of a file; the other ways to misbehave are golden files. */
class GuardedCodecTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    @Test
    void givesUpACodecThatNeverAnswersAndDoesNotAskItAgain() {
        GuardedCodec codec = new GuardedCodec(new UnrulyCodec(), SHORT);

        assertThat(codec.answer(UnrulyCodec.ENDLESS))
                .isEqualTo(new GuardedCodec.Failed("did not answer within 20 ms for all keys so far"));
        assertThat(codec.answer("KEY1")).isEqualTo(new GuardedCodec.NotAsked());
    }

    @Test
    void reportsOnceThatACodecNeverAnswersAndStillUsesTheTableAsItIsListed() {
        String file = "{\"featureKeyMappings\":{\"oldToNew\":{\"KEY1\":\"ENDLESS\",\"KEY2\":\"KEY3\"},"
                + "\"confirmationCodeMappings\":{\"A1\":\"B1\",\"A2\":\"B2\"}}}";

        MappingFile.Result result =
                MappingFile.read(file.getBytes(UTF_8), "x", new GuardedCodec(new UnrulyCodec(), SHORT));

        assertThat(result).isInstanceOf(MappingFile.Valid.class);
        assertThat(((MappingFile.Valid) result).mapping().table().rules()).hasSize(4);
        assertThat(result.findings()).extracting(Finding::kind).containsExactly(FindingKind.CODEC_FAILED);
    }

    @Test
    void answersForTheNextFileWhenACodecThatHungWasFreedByItsInterrupt() {
        new GuardedCodec(new UnrulyCodec(), SHORT).answer(UnrulyCodec.ENDLESS);

        assertThat(new GuardedCodec(new UnrulyCodec()).answer("KEY1").code()).contains("4B455931");
    }

    @Test
    void neverUsesASecondThreadForACodecThatIgnoresItsInterrupt() {
        CountDownLatch end = new CountDownLatch(1);
        FeatureKeyCodec deaf = new Deaf(end);
        try {
            new GuardedCodec(deaf, SHORT).answer("KEY1");

            GuardedCodec next = new GuardedCodec(new SampleCodec(), SHORT);

            assertThat(next.answer("KEY1")).isInstanceOf(GuardedCodec.Failed.class);
            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().equals("feature-key-codec")))
                    .hasSize(1)
                    .allMatch(Thread::isDaemon);
        } finally {
            end.countDown();
        }
        assertThat(new GuardedCodec(new SampleCodec()).answer("KEY1").code()).contains("4B455931");
    }

    @Test
    void stopsWaitingAndStaysInterruptedWhenTheProxyStops() {
        GuardedCodec codec = new GuardedCodec(new UnrulyCodec());
        try {
            Thread.currentThread().interrupt();

            assertThat(codec.answer(UnrulyCodec.ENDLESS)).isInstanceOf(GuardedCodec.Failed.class);
            assertThat(codec.answer("KEY1")).isEqualTo(new GuardedCodec.NotAsked());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void asksForEachKeyOnlyOnceHoweverOftenItStandsInTheFile() {
        List<String> asked = new ArrayList<>();
        GuardedCodec codec = new GuardedCodec(new Recording(asked));

        codec.answer("KEY1");
        codec.answer("KEY1");

        assertThat(asked).containsExactly("KEY1");
        assertThat(codec.name()).isEqualTo("the codec \"" + Recording.class.getName() + "\"");
    }

    /** A codec that does not return before its latch, whatever happens to its thread. */
    private record Deaf(CountDownLatch end) implements FeatureKeyCodec {
        @Override
        public String name() {
            return "deaf";
        }

        @Override
        public Optional<String> confirmationCode(String featureKey) {
            while (end.getCount() > 0) {
                Thread.onSpinWait();
            }
            return Optional.empty();
        }
    }

    /** A codec without a usable name that notes for what it was asked. */
    private record Recording(List<String> asked) implements FeatureKeyCodec {
        @Override
        public String name() {
            return " ";
        }

        @Override
        public Optional<String> confirmationCode(String featureKey) {
            asked.add(featureKey);
            return Optional.of("A1");
        }
    }
}
