package featurekeyproxy.ops.diagnosis.device;

import static featurekeyproxy.ops.diagnosis.device.TimelineBuilder.START;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.TestClock;
import featurekeyproxy.mapping.Reason;
import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.route.DeviceJoined;
import featurekeyproxy.wspair.leg.Leg;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which timelines are kept, and that they never grow without bounds. */
class DeviceTimelinesTest {
    private final TestClock clock = new TestClock(TimelineBuilder.START);
    private final DeviceTimelines timelines = new DeviceTimelines(clock, 3, 100);

    private void ask(String device) {
        clock.advance(Duration.ofSeconds(1));
        timelines.initialized(TimelineBuilder.entry(1, clock.instant(), device, true, Reason.MAPPED));
    }

    private void join(String session, String device) {
        clock.advance(Duration.ofSeconds(1));
        timelines.joined(new DeviceJoined(
                clock.instant(),
                session,
                Optional.of(device),
                Optional.of("6.4.0"),
                Optional.empty(),
                Optional.of(DeviceKind.LEGACY),
                "firmware 6.4.0"));
    }

    private void end(String session) {
        clock.advance(Duration.ofSeconds(1));
        timelines.parted(
                new TimelineEvent.Parted(clock.instant(), session, Optional.of(Leg.TOMES), "tomes closed with 1000"));
    }

    @Test
    void forgetsTheDeviceThatWasHeardOfLongestAgoWhenThereAreTooMany() {
        ask("a");
        ask("b");
        ask("c");
        ask("a");
        ask("d");

        assertThat(timelines.all()).extracting(DeviceTimeline::device).containsExactlyInAnyOrder("c", "a", "d");
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
        assertThat(timelines.all()).extracting(DeviceTimeline::device).containsExactlyInAnyOrder("a", "b", "c");

        ask("c");
        assertThat(timelines.all()).extracting(DeviceTimeline::device).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void keepsTheLatestEventsOfADeviceAndNumbersThemOn() {
        for (int i = 0; i < DeviceTimeline.MOST_EVENTS + 5; i++) {
            ask("a");
        }

        DeviceTimeline timeline = timelines.of("a").orElseThrow();
        assertThat(timeline.events()).hasSize(DeviceTimeline.MOST_EVENTS);
        assertThat(timeline.from()).isEqualTo(5);
        assertThat(timeline.events().get(0).time()).isEqualTo(START.plusSeconds(6));
    }

    @Test
    void cutsAnEndlessIdSoThatNobodyCanFillTheMemoryWithIds() {
        ask("x".repeat(100_000));

        assertThat(timelines.all()).singleElement().satisfies(timeline -> assertThat(timeline.device())
                .hasSize(InitializationEntry.LONGEST_ID));
    }

    @Test
    void tellsTheEndOfASessionToThoseWhoWereHeardOfInItLast() {
        join("s1", "a");
        join("s2", "b");
        end("s1");

        assertThat(timelines.of("a").orElseThrow().last()).get().isInstanceOf(TimelineEvent.Parted.class);
        assertThat(timelines.of("b").orElseThrow().last()).get().isInstanceOf(TimelineEvent.Joined.class);
    }

    @Test
    void keepsTheEndOfASessionInTheTimelineWhenTheDeviceComesBack() {
        join("s1", "a");
        end("s1");
        join("s2", "a");

        assertThat(timelines.of("a").orElseThrow().events())
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Joined", "Parted", "Joined");
    }
}
