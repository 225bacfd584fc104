package featurekeyproxy.ops.diagnosis;

import static featurekeyproxy.ops.diagnosis.TimelineBuilder.START;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.Reason;
import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.ops.dashboard.TestClock;
import featurekeyproxy.route.DeviceJoined;
import featurekeyproxy.wspair.leg.Leg;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which stories are kept, and that they never grow without bounds. */
class DeviceTimelinesTest {
    private final TestClock clock = new TestClock();
    private final DeviceTimelines stories = new DeviceTimelines(clock, 3, 100);

    private void ask(String device) {
        clock.advance(Duration.ofSeconds(1));
        stories.initialized(TimelineBuilder.entry(1, clock.instant(), device, true, Reason.MAPPED));
    }

    private void join(String session, String device) {
        clock.advance(Duration.ofSeconds(1));
        stories.joined(new DeviceJoined(
                clock.instant(), session, Optional.of(device), Optional.of(DeviceKind.LEGACY), "firmware 6.4.0"));
    }

    private void end(String session) {
        clock.advance(Duration.ofSeconds(1));
        stories.parted(
                new TimelineEvent.Parted(clock.instant(), session, Optional.of(Leg.TOMES), "tomes closed with 1000"));
    }

    @Test
    void forgetsTheDeviceThatWasHeardOfLongestAgoWhenThereAreTooMany() {
        ask("a");
        ask("b");
        ask("c");
        ask("a");
        ask("d");

        assertThat(stories.all()).extracting(DeviceTimeline::device).containsExactlyInAnyOrder("c", "a", "d");
    }

    @Test
    void forgetsTheDeviceThatWasHeardOfLongestAgoWhenThereAreTooManyEvents() {
        for (int i = 0; i < DeviceTimeline.MOST_EVENTS; i++) {
            ask("a");
            ask("b");
        }
        for (int i = 0; i < 20; i++) {
            ask("c");
        }
        assertThat(stories.all()).extracting(DeviceTimeline::device).containsExactlyInAnyOrder("a", "b", "c");

        ask("c");
        assertThat(stories.all()).extracting(DeviceTimeline::device).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void keepsTheLatestEventsOfADeviceAndNumbersThemOn() {
        for (int i = 0; i < DeviceTimeline.MOST_EVENTS + 5; i++) {
            ask("a");
        }

        DeviceTimeline story = stories.of("a").orElseThrow();
        assertThat(story.events()).hasSize(DeviceTimeline.MOST_EVENTS);
        assertThat(story.from()).isEqualTo(5);
        assertThat(story.events().get(0).time()).isEqualTo(START.plusSeconds(6));
    }

    @Test
    void cutsAnEndlessIdSoThatNobodyCanFillTheMemoryWithIds() {
        ask("x".repeat(100_000));

        assertThat(stories.all()).singleElement().satisfies(story -> assertThat(story.device())
                .hasSize(InitializationEntry.LONGEST_ID));
    }

    @Test
    void tellsTheEndOfASessionToThoseWhoWereHeardOfInItLast() {
        join("s1", "a");
        join("s2", "b");
        end("s1");

        assertThat(stories.of("a").orElseThrow().last()).get().isInstanceOf(TimelineEvent.Parted.class);
        assertThat(stories.of("b").orElseThrow().last()).get().isInstanceOf(TimelineEvent.Joined.class);
    }

    @Test
    void keepsTheEndOfASessionInTheStoryWhenTheDeviceComesBack() {
        join("s1", "a");
        end("s1");
        join("s2", "a");

        assertThat(stories.of("a").orElseThrow().events())
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Joined", "Parted", "Joined");
    }
}
