package featurekeyproxy.ops.diagnosis.device;

import static featurekeyproxy.ops.diagnosis.device.TimelineBuilder.START;
import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.Outcome;
import featurekeyproxy.mapping.Reason;
import featurekeyproxy.mapping.RequestTracker;
import featurekeyproxy.message.Direction;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.ops.diagnosis.device.OpenRequests.NoReply;
import featurekeyproxy.route.DeviceJoined;
import featurekeyproxy.route.InitializationDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a request counts as one without a reply, and that it counts once. */
class OpenRequestsTest {
    private static final RequestTracker.Summary SUMMARY = new RequestTracker.Summary(1, 0, 1, 0);

    private final List<NoReply> told = new ArrayList<>();
    private final OpenRequests requests = new OpenRequests(told::add);

    private static Instant second(long seconds) {
        return START.plusSeconds(seconds);
    }

    private void decided(Direction direction, Instant time, String session, String device, Reason reason) {
        Outcome outcome = new Outcome(
                WebSocketMessage.text("{}"),
                reason,
                List.of(),
                Optional.of(device).filter(id -> !id.isEmpty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        requests.decided(new InitializationDecision(time, session, direction, outcome, Optional.empty()));
    }

    private void asked(long second, String session, String device) {
        decided(Direction.TOMES_TO_TERMINAL, second(second), session, device, Reason.MAPPED);
    }

    private void answers(String session, String device) {
        decided(Direction.TERMINAL_TO_TOMES, second(1), session, device, Reason.RESTORED);
    }

    private void joins(String session, String device) {
        requests.joined(new DeviceJoined(
                second(2), session, Optional.of(device), Optional.empty(), Optional.empty(), Optional.empty(), ""));
    }

    @Test
    void tellsOfARequestWhenTheTimeForAnAnswerHasPassedWhileItsSessionGoesOn() {
        asked(0, "s", "V7-1");

        requests.look(second(14));
        assertThat(told).isEmpty();
        requests.look(second(15));
        assertThat(told).containsExactly(NoReply.UNANSWERED);

        requests.look(second(40));
        joins("s", "V7-1");
        requests.ended("s", SUMMARY);
        assertThat(told).as("it counts once").hasSize(1);
    }

    @Test
    void tellsOfADeviceThatCameBackInsteadOfAnsweringWhenItIsAskedAnewAtTheLatestWhenTheTimeHasPassed() {
        asked(0, "s", "V7-1");
        asked(0, "s", "V7-2");
        joins("other", "V7-1");
        joins("s", "V7-1");
        joins("s", "V7-2");
        assertThat(told).as("it may have been announced only now").isEmpty();

        asked(2, "s", "V7-1");
        assertThat(told).containsExactly(NoReply.DROPPED);

        requests.look(second(15));
        assertThat(told).as("V7-2").containsExactly(NoReply.DROPPED, NoReply.DROPPED);
        requests.look(second(17));
        assertThat(told).as("V7-1, once more").hasSize(3).endsWith(NoReply.UNANSWERED);
    }

    @Test
    void waitsForTheAnswerOfADeviceThatIsAnnouncedWhileItIsAsked() {
        asked(0, "s", "V7-1");
        joins("s", "V7-1");
        answers("s", "V7-1");

        requests.look(second(60));
        requests.ended("s", SUMMARY);
        assertThat(told).isEmpty();
    }

    @Test
    void blamesNoDeviceForASessionThatEndedBeforeTheAnswer() {
        asked(0, "s", "V7-1");
        asked(0, "s", "V7-1");
        asked(0, "other", "V7-1");

        requests.ended("s", SUMMARY);

        assertThat(told).containsExactly(NoReply.CUT_OFF, NoReply.CUT_OFF);
    }

    @Test
    void takesOneRequestForAnsweredByEachReply() {
        asked(0, "s", "V7-1");
        asked(1, "s", "V7-1");
        answers("s", "V7-1");
        answers("s", "V7-1");
        answers("s", "V7-1");

        requests.look(second(60));
        assertThat(told).isEmpty();
    }

    @Test
    void takesTheSessionForTheDeviceWhereOnlyOneSideNamesIt() {
        asked(0, "s", "V7-1");
        answers("s", "");
        asked(0, "s", "");
        answers("s", "V7-2");
        asked(0, "s", "V7-3");
        answers("s", "V7-4");
        answers("other", "");

        requests.look(second(60));
        assertThat(told).as("V7-3 alone").containsExactly(NoReply.UNANSWERED);
    }

    @Test
    void doesNotWaitForAnAnswerToWhatCouldNotBeRead() {
        decided(Direction.TOMES_TO_TERMINAL, second(0), "s", "V7-1", Reason.NOT_UNDERSTOOD);
        decided(Direction.TOMES_TO_TERMINAL, second(0), "s", "V7-1", Reason.FAILED);

        requests.look(second(60));
        assertThat(told).isEmpty();
    }

    @Test
    void keepsNoMoreThanItMay() {
        for (int i = 0; i < OpenRequests.MOST + 3; i++) {
            asked(0, "s", "V7-" + i);
        }
        assertThat(told).hasSize(3);
        for (int i = 0; i < 10; i++) {
            asked(0, "s", "V7-9");
        }
        assertThat(told).hasSize(6);
    }
}
