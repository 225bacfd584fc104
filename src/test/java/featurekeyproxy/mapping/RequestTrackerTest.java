package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import featurekeyproxy.mapping.device.Treatment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestTrackerTest {
    private final RequestTracker tracker = new RequestTracker(2, 2);

    @Test
    void pairsByDeviceAndIdElseTheLatestRequestToTheDevice() {
        PendingRequest first = sent("7", "1");
        PendingRequest second = sent("7", "2");
        sent("8", "1");

        assertThat(find("7", "1")).contains(first);
        assertThat(find("7", "2")).contains(second);
        assertThat(find("7", "nobody's", "1")).contains(first);
        assertThat(find("7", "nobody's")).contains(second);
        assertThat(find("7")).contains(second);
    }

    @Test
    void theSessionIsTheDeviceWhenTheReplyNamesNone() {
        PendingRequest first = sent("7", "1");
        PendingRequest second = sent("8", "2");

        assertThat(tracker.requestFor(Optional.empty(), List.of())).contains(second);
        assertThat(tracker.requestFor(Optional.empty(), List.of("1"))).contains(first);
    }

    @Test
    void theSessionIsTheDeviceWhenTheRequestNamedNone() {
        PendingRequest request =
                new PendingRequest(List.of(), MappingTable.EMPTY, List.of(), "7", Treatment.MAP, Instant.EPOCH);
        tracker.remember(Optional.empty(), request);
        sent("8", "2");

        assertThat(find("7")).contains(request);
        assertThat(find("8")).isNotEqualTo(Optional.of(request));
    }

    @Test
    void aDeviceThatNobodySentToHasNoRequest() {
        sent("8", "1");
        assertThat(find("7", "1")).isEmpty();
        assertThat(new RequestTracker().requestFor(Optional.empty(), List.of())).isEmpty();
    }

    @Test
    void forgetsTheOldestRequestToADevice() {
        sent("7", "1");
        sent("7", "2");
        PendingRequest third = sent("7", "3");

        assertThat(find("7", "1")).contains(third);
    }

    @Test
    void forgetsTheDeviceThatWasSentToLongestAgo() {
        sent("7", "1");
        sent("8", "2");
        PendingRequest again = sent("7", "3");
        sent("9", "4");

        assertThat(find("8")).isEmpty();
        assertThat(find("7")).contains(again);
        assertThat(find("9")).isPresent();
    }

    @Test
    void refusesLimitsThatRememberNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestTracker(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestTracker(1, 0));
    }

    private PendingRequest sent(String device, String id) {
        PendingRequest request = new PendingRequest(
                List.of(id),
                MappingTable.EMPTY,
                List.of(new PendingRequest.Sent(device + id, device)),
                device,
                Treatment.MAP,
                Instant.EPOCH);
        tracker.remember(Optional.of(device), request);
        return request;
    }

    private Optional<PendingRequest> find(String device, String... ids) {
        return tracker.requestFor(Optional.of(device), List.of(ids));
    }
}
