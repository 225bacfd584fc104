package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private final Conversation conversation = new Conversation(2, 2);

    @Test
    void pairsByDeviceAndIdElseTheLatestRequestToTheDevice() {
        SentRequest first = sent("7", "1");
        SentRequest second = sent("7", "2");
        sent("8", "1");

        assertThat(find("7", "1")).contains(first);
        assertThat(find("7", "2")).contains(second);
        assertThat(find("7", "nobody's", "1")).contains(first);
        assertThat(find("7", "nobody's")).contains(second);
        assertThat(find("7")).contains(second);
    }

    @Test
    void theSessionIsTheDeviceWhenTheReplyNamesNone() {
        SentRequest first = sent("7", "1");
        SentRequest second = sent("8", "2");

        assertThat(conversation.requestFor(Optional.empty(), List.of())).contains(second);
        assertThat(conversation.requestFor(Optional.empty(), List.of("1"))).contains(first);
    }

    @Test
    void theSessionIsTheDeviceWhenTheRequestNamedNone() {
        SentRequest request =
                new SentRequest(List.of(), MappingTable.EMPTY, List.of(), "7", Treatment.MAP, Instant.EPOCH);
        conversation.remember(Optional.empty(), request);
        sent("8", "2");

        assertThat(find("7")).contains(request);
        assertThat(find("8")).isNotEqualTo(Optional.of(request));
    }

    @Test
    void aDeviceThatNobodySentToHasNoRequest() {
        sent("8", "1");
        assertThat(find("7", "1")).isEmpty();
        assertThat(new Conversation().requestFor(Optional.empty(), List.of())).isEmpty();
    }

    @Test
    void forgetsTheOldestRequestToADevice() {
        sent("7", "1");
        sent("7", "2");
        SentRequest third = sent("7", "3");

        assertThat(find("7", "1")).contains(third);
    }

    @Test
    void forgetsTheDeviceThatWasSentToLongestAgo() {
        sent("7", "1");
        sent("8", "2");
        SentRequest again = sent("7", "3");
        sent("9", "4");

        assertThat(find("8")).isEmpty();
        assertThat(find("7")).contains(again);
        assertThat(find("9")).isPresent();
    }

    @Test
    void refusesLimitsThatRememberNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Conversation(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Conversation(1, 0));
    }

    private SentRequest sent(String device, String id) {
        SentRequest request = new SentRequest(
                List.of(id),
                MappingTable.EMPTY,
                List.of(new SentRequest.Sent(device + id, device)),
                device,
                Treatment.MAP,
                Instant.EPOCH);
        conversation.remember(Optional.of(device), request);
        return request;
    }

    private Optional<SentRequest> find(String device, String... ids) {
        return conversation.requestFor(Optional.of(device), List.of(ids));
    }
}
