package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.device.Treatment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One connection that sends without end costs no other what is remembered for it. */
class TrackedRequestsTest {
    private static final int LONG = 10_000;
    private static final int MOST = 20 * LONG;

    private final TrackedRequests all = new TrackedRequests(MOST);

    private static PendingRequest request(String device, int length) {
        String code = "A".repeat(length);
        return new PendingRequest(
                List.of(device),
                MappingTable.EMPTY,
                List.of(new PendingRequest.Sent(code, code)),
                device,
                Treatment.MAP,
                Instant.EPOCH);
    }

    private static boolean isRemembered(RequestTracker tracker, String device) {
        return tracker.requestFor(Optional.of(device), List.of(device)).isPresent();
    }

    @Test
    void hasTheLargestTrackerForgetItsOldestRequests() {
        RequestTracker honest = all.begin();
        honest.remember(Optional.of("honest"), request("honest", 20));
        RequestTracker flooding = all.begin();
        for (int i = 0; i < 1000; i++) {
            flooding.remember(Optional.of("d" + i), request("d" + i, LONG));
            assertThat(all.total()).isLessThanOrEqualTo(MOST);
        }

        assertThat(isRemembered(honest, "honest")).isTrue();
        assertThat(isRemembered(flooding, "d999")).as("the latest").isTrue();
        assertThat(isRemembered(flooding, "d0")).isFalse();
    }

    @Test
    void forgetsWhatAConnectionSentThatIsOver() {
        RequestTracker tracker = all.begin();
        for (int i = 0; i < 20; i++) {
            tracker.remember(i % 2 == 0 ? Optional.empty() : Optional.of("7"), request("7", 100));
        }
        all.end(tracker);
        tracker.remember(Optional.of("7"), request("7", 100)); // a route that was late

        assertThat(all.total()).isZero();
    }

    @Test
    void letsGoOfARequestThatIsLargerThanAllMayBe() {
        RequestTracker tracker = all.begin();
        tracker.remember(Optional.of("7"), request("7", 2 * MOST));

        assertThat(all.total()).isLessThanOrEqualTo(MOST);
        tracker.remember(Optional.of("8"), request("8", 20));
        assertThat(isRemembered(tracker, "8")).isTrue();
    }
}
