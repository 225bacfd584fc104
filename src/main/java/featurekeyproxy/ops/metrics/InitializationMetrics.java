package featurekeyproxy.ops.metrics;

import featurekeyproxy.mapping.Decision;
import featurekeyproxy.mapping.Reason;
import featurekeyproxy.mapping.ReplyResult;
import featurekeyproxy.message.Direction;
import featurekeyproxy.ops.diagnosis.device.OpenRequests;
import featurekeyproxy.route.DeviceJoined;
import featurekeyproxy.route.InitializationDecision;
import featurekeyproxy.route.InitializationListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Counts what becomes of initializations and their codes; rules are named by fingerprints only. Thread-safe. */
public final class InitializationMetrics implements InitializationListener {
    private static final int MOST_RULES = 256;
    private static final Duration[] ANSWER_BOUNDS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };

    /** The result of a request. */
    private static final String ASKED = "asked";

    /** What became of the codes of a reply that did not come. */
    private static final String NO_REPLY = "no_reply";

    /** The series that are there from the start, so that the first of each result is a step: the usual reason of each. */
    private static final Map<ReplyResult, Reason> USUAL = Map.ofEntries(
            Map.entry(ReplyResult.STARTED, Reason.RESTORED),
            Map.entry(ReplyResult.OLD_CODE, Reason.KEPT),
            Map.entry(ReplyResult.NEW_CODE, Reason.RESTORED),
            Map.entry(ReplyResult.OTHER_CODE, Reason.UNEXPECTED),
            Map.entry(ReplyResult.UNKNOWN_CODE, Reason.UNEXPECTED),
            Map.entry(ReplyResult.EMPTY_CODE, Reason.UNEXPECTED),
            Map.entry(ReplyResult.TWO_ANSWERS, Reason.UNEXPECTED),
            Map.entry(ReplyResult.NOT_MAPPED, Reason.UNMAPPED),
            Map.entry(ReplyResult.HALF_MAPPED, Reason.UNEXPECTED),
            Map.entry(ReplyResult.NOT_REQUESTED, Reason.REVERSED_BY_TABLE),
            Map.entry(ReplyResult.AMBIGUOUS, Reason.AMBIGUOUS),
            Map.entry(ReplyResult.SWITCHED_OFF, Reason.SWITCHED_OFF),
            Map.entry(ReplyResult.NO_CODE, Reason.NO_CODE),
            Map.entry(ReplyResult.NOT_UNDERSTOOD, Reason.NOT_UNDERSTOOD),
            Map.entry(ReplyResult.FAILED, Reason.FAILED));

    private final MeterRegistry registry;
    private final Labels rules = new Labels(MOST_RULES);
    private final Counter unanswered;
    private final Counter asymmetric;
    private final Timer answers;
    private final Function<Reason, Counter> codes;

    /** Creates the meters that are there from the start. */
    public InitializationMetrics(MeterRegistry registry) {
        this.registry = registry;
        unanswered =
                counter("initializations.unanswered", "Requests without a reply, from the moment when that is known.");
        asymmetric = counter(
                "replies.asymmetric", "Replies with a code that could not be taken back to one that TOMEs sent.");
        answers = Timer.builder("featurekeyproxy.initialization.answer")
                .description("From the request of an initialization to the reply of the device.")
                .serviceLevelObjectives(ANSWER_BOUNDS)
                .register(registry);
        for (Reason reason : Reason.values()) {
            messages(Direction.TOMES_TO_TERMINAL, reason, ASKED);
        }
        USUAL.forEach((result, reason) -> messages(Direction.TERMINAL_TO_TOMES, reason, Labels.of(result)));
        for (OpenRequests.NoReply why : OpenRequests.NoReply.values()) {
            results(Direction.TERMINAL_TO_TOMES, NO_REPLY, Labels.of(why));
        }
        codes = byReason(this::codes);
    }

    private static Function<Reason, Counter> byReason(Function<Reason, Counter> counter) {
        Map<Reason, Counter> counters = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            counters.put(reason, counter.apply(reason));
        }
        return reason -> Objects.requireNonNull(counters.get(reason));
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder("featurekeyproxy." + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private Counter messages(Direction direction, Reason reason, String result) {
        return results(direction, Labels.of(reason), result);
    }

    private Counter results(Direction direction, String outcome, String result) {
        return counter(
                "initializations",
                "Requests of initializations and what came of each, by the weightiest reason of their codes and by their result.",
                "direction",
                Labels.of(direction),
                "outcome",
                outcome,
                "result",
                result);
    }

    private Counter codes(Reason reason) {
        return counter("codes", "Codes in initializations, by what became of them.", "outcome", Labels.of(reason));
    }

    @Override
    public void decided(InitializationDecision decision) {
        Reason reason = decision.outcome().reason();
        String result = decision.outcome().result().map(Labels::of).orElse(ASKED);
        messages(decision.direction(), reason, result).increment();
        decision.outcome().decisions().forEach(this::count);
        decision.answeredAfter().ifPresent(time -> answers.record(time.isNegative() ? Duration.ZERO : time));
        if (reason == Reason.FAILED) {
            ErrorKind.REWRITER.in(registry).increment();
        } else if (reason == Reason.NOT_UNDERSTOOD) {
            ErrorKind.NOT_UNDERSTOOD.in(registry).increment();
        } else if (decision.direction() == Direction.TERMINAL_TO_TOMES
                && decision.outcome().isWarning()) {
            asymmetric.increment();
            ErrorKind.ASYMMETRIC_REPLY.in(registry).increment();
        }
    }

    private void count(Decision decision) {
        codes.apply(decision.reason()).increment();
        decision.rule().ifPresent(rule -> counter(
                        "rule.applications",
                        "Codes to which a rule of the table was applied, by the fingerprint of the rule.",
                        "rule",
                        rules.of(rule),
                        "outcome",
                        Labels.of(decision.reason()))
                .increment());
    }

    @Override
    public void joined(DeviceJoined event) {
        counter(
                        "devices.joined",
                        "Devices that joined, by what was known of them then.",
                        "kind",
                        event.kind().map(Labels::of).orElse("not_named"))
                .increment();
    }

    /** Counts a request that has no reply. */
    public void withoutReply(OpenRequests.NoReply why) {
        results(Direction.TERMINAL_TO_TOMES, NO_REPLY, Labels.of(why)).increment();
        unanswered.increment();
    }
}
