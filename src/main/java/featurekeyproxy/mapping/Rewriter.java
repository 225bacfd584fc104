package featurekeyproxy.mapping;

import featurekeyproxy.mapping.PendingRequest.Sent;
import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.device.DevicePolicy;
import featurekeyproxy.mapping.device.Treatment;
import featurekeyproxy.message.FoundCode;
import featurekeyproxy.message.Initialization;
import featurekeyproxy.message.InitializationReader;
import featurekeyproxy.message.Protocol;
import featurekeyproxy.message.WebSocketMessage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Replaces the codes of initialization requests and replies, and nothing else of them.
 *
 * <p>Forward each code takes one step through the live table, as far as the {@link DevicePolicy} lets it. Backward a code
 * becomes the very string that TOMEs had sent to that device on that connection; failing that what the table says, in the
 * version that the request had used. Codes compare by {@link Codes#canonical}.
 *
 * <p>Never throws: a failure, also one of the table or the policy, becomes an {@link Outcome} with the original message.
 * Immutable, for any number of threads; the messages of one tracker should come in their order.
 */
public final class Rewriter {
    /** A code that stayed as it was and is longer than this is not remembered: no device will send it back. */
    private static final int LONGEST_REMEMBERED = 1024;

    private final Function<Optional<String>, MappingTable> tables;
    private final InitializationReader reader;
    private final DevicePolicy devices;
    private final Clock clock;

    /** Creates a rewriter that maps the codes of every device. */
    public Rewriter(Supplier<MappingTable> liveTable, Protocol protocol) {
        this(liveTable, protocol, DevicePolicy.MAP_ALL);
    }

    /** Creates a rewriter that asks the policy how to treat each request, and tells it what came of it. */
    public Rewriter(Supplier<MappingTable> liveTable, Protocol protocol, DevicePolicy devices) {
        this(liveTable, protocol, devices, Clock.systemUTC());
    }

    /** Creates a rewriter like the other constructor, for which requests are forwarded at the time of the clock. */
    public Rewriter(Supplier<MappingTable> liveTable, Protocol protocol, DevicePolicy devices, Clock clock) {
        this(device -> liveTable.get(), protocol, devices, clock);
    }

    /** Creates a rewriter that asks which table is in force for the device that a message names, if it names one. */
    public Rewriter(
            Function<Optional<String>, MappingTable> tables, Protocol protocol, DevicePolicy devices, Clock clock) {
        this.tables = tables;
        this.reader = new InitializationReader(protocol);
        this.devices = devices;
        this.clock = clock;
    }

    /** Rewrites a request of TOMEs and remembers it in the tracker of its connection. */
    public Outcome request(RequestTracker tracker, WebSocketMessage message) {
        return guarded(message, () -> {
            Initialization request = reader.request(message);
            return request.fault()
                    .map(fault -> Outcome.notUnderstood(message, fault))
                    .orElseGet(() -> forward(tracker, message, request));
        });
    }

    /** Rewrites the reply of a device to a request that the tracker remembers, or to none. */
    public Outcome reply(RequestTracker tracker, WebSocketMessage message) {
        Outcome outcome = guarded(message, () -> {
            Initialization reply = reader.reply(message);
            return reply.fault()
                    .map(fault -> Outcome.notUnderstood(message, fault))
                    .orElseGet(() -> backward(tracker, message, reply));
        });
        return outcome.result().isPresent()
                ? outcome
                : outcome.answering(Optional.empty(), ReplyCheck.of(outcome.reason()));
    }

    private static Outcome guarded(WebSocketMessage message, Supplier<Outcome> rewriting) {
        try {
            return rewriting.get();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            return Outcome.failed(message, e);
        }
    }

    private Outcome forward(RequestTracker tracker, WebSocketMessage message, Initialization request) {
        MappingTable table = tables.apply(request.device());
        Object device = tracker.profileKey(request.device());
        boolean mapped = request.codes().stream()
                .anyMatch(code -> table.forward(code.text()).isPresent());
        Treatment treatment = mapped ? treatment(tracker, device) : Treatment.PASS;
        RewriteBuilder rewrite = new RewriteBuilder(message, request.device(), table);
        List<Sent> sent = new ArrayList<>();
        for (FoundCode code : request.codes()) {
            Optional<MappingRule> rule = table.forward(code.text());
            if (rule.isPresent() && treatment != Treatment.PASS) {
                apply(rule.get(), treatment, code, rewrite, sent);
            } else {
                rewrite.keep(code, rule.isPresent() ? Reason.PASSED : unmapped(table, MappingRule::oldCode, code));
                if (code.text().length() <= LONGEST_REMEMBERED) {
                    sent.add(new Sent(code.text(), code.text()));
                }
            }
        }
        Outcome outcome = rewrite.outcome();
        tracker.remember(
                request.device(),
                new PendingRequest(request.requestIds(), table, sent, device, treatment, clock.instant()));
        return outcome;
    }

    private static Reason unmapped(MappingTable table, Function<MappingRule, String> side, FoundCode code) {
        return table.isSwitchedOff(side, code.text()) ? Reason.SWITCHED_OFF : Reason.UNMAPPED;
    }

    private Treatment treatment(RequestTracker tracker, Object device) {
        int joins = devices.joins(device);
        Treatment treatment = devices.treatment(device, tracker.unanswered(device, joins));
        tracker.awaitReply(device, treatment, joins);
        return treatment;
    }

    private static void apply(
            MappingRule rule, Treatment treatment, FoundCode code, RewriteBuilder rewrite, List<Sent> sent) {
        if (treatment == Treatment.OFFER_BOTH) {
            rewrite.offer(code, rule);
            sent.add(new Sent(code.text(), code.text()));
        } else {
            rewrite.replace(code, rule.newCode(), Reason.MAPPED, rule.oldCode());
        }
        sent.add(new Sent(code.text(), rule.newCode()));
    }

    private Outcome backward(RequestTracker tracker, WebSocketMessage message, Initialization reply) {
        Optional<PendingRequest> request = tracker.requestFor(reply.device(), reply.requestIds());
        MappingTable table = request.map(PendingRequest::table).orElseGet(() -> tables.apply(reply.device()));
        RewriteBuilder rewrite = new RewriteBuilder(message, reply.device(), table);
        request.ifPresent(answered -> learn(tracker, answered, reply));
        for (FoundCode code : reply.codes()) {
            Optional<Sent> sent = request.flatMap(r -> r.forwardedAs(code.text()));
            if (sent.isPresent() && sent.get().isReplaced()) {
                String original = sent.get().original();
                rewrite.replace(code, original, Reason.RESTORED, original);
            } else if (sent.isPresent()
                    || request.filter(r -> r.isOriginal(code.text())).isPresent()) {
                rewrite.keep(code, Reason.KEPT);
            } else {
                reverseByTable(code, table, request, rewrite);
            }
        }
        Outcome outcome = rewrite.outcome();
        tracker.countReply(!outcome.isWarning());
        return outcome.answering(request.map(PendingRequest::at), rewrite.result(new ReplyCheck(table, request)));
    }

    private void learn(RequestTracker tracker, PendingRequest request, Initialization reply) {
        tracker.answered(request.device());
        List<DeviceKind> kinds = reply.codes().stream()
                .flatMap(code -> request.kindOf(code.text()).stream())
                .distinct()
                .toList();
        if (kinds.size() == 1) {
            devices.replied(request.device(), kinds.get(0));
        } else if (kinds.isEmpty()) {
            devices.rejected(request.device(), request.treatment());
        }
    }

    /**
     * A code that the request does not explain. When TOMEs sent a code of the same kind, no other code than that would do,
     * and the device's own stays; the table speaks for codes of the kind that TOMEs did not send, such as the confirmation
     * code of a key, and for replies to no request.
     */
    private static void reverseByTable(
            FoundCode code, MappingTable table, Optional<PendingRequest> request, RewriteBuilder rewrite) {
        List<MappingRule> rules = table.rules().stream()
                .filter(rule -> Codes.same(rule.newCode(), code.text()))
                .toList();
        Optional<MappingRule> sent = rules.stream()
                .filter(rule ->
                        request.filter(r -> r.isOriginal(rule.oldCode())).isPresent())
                .findFirst();
        Optional<String> oldCode = table.reverse(code.text());
        if (table.isTomesCode(code.text())) {
            rewrite.keep(code, Reason.KEPT);
        } else if (sent.isPresent()) {
            String original = request.flatMap(r -> r.originalOf(sent.get()))
                    .orElse(sent.get().oldCode());
            rewrite.replace(code, original, Reason.RESTORED, original);
        } else if (rules.isEmpty()) {
            boolean rewritten = request.filter(PendingRequest::isRewritten).isPresent();
            rewrite.keep(code, rewritten ? Reason.UNEXPECTED : unmapped(table, MappingRule::newCode, code));
        } else if (request.filter(r -> r.hasOriginalOf(rules.get(0).kind())).isPresent()) {
            rewrite.keep(code, Reason.UNEXPECTED);
        } else if (oldCode.isPresent()) {
            Reason reason = rules.size() == 1 ? Reason.REVERSED_BY_TABLE : Reason.REVERSED_BY_TOMES_CODE;
            rewrite.replace(code, oldCode.get(), reason, oldCode.get());
        } else {
            rewrite.keep(code, Reason.AMBIGUOUS);
        }
    }
}
