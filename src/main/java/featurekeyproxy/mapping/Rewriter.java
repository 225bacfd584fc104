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
 * Immutable, for any number of threads; the messages of one conversation should come in their order.
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

    /** Rewrites a request of TOMEs and remembers it in the conversation. */
    public Outcome request(RequestTracker conversation, WebSocketMessage message) {
        return guarded(message, () -> {
            Initialization request = reader.request(message);
            return request.fault()
                    .map(fault -> Outcome.notUnderstood(message, fault))
                    .orElseGet(() -> forward(conversation, message, request));
        });
    }

    /** Rewrites the reply of a device to a request that the conversation remembers, or to none. */
    public Outcome reply(RequestTracker conversation, WebSocketMessage message) {
        return guarded(message, () -> {
            Initialization reply = reader.reply(message);
            return reply.fault()
                    .map(fault -> Outcome.notUnderstood(message, fault))
                    .orElseGet(() -> backward(conversation, message, reply));
        });
    }

    private static Outcome guarded(WebSocketMessage message, Supplier<Outcome> rewriting) {
        try {
            return rewriting.get();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            return Outcome.failed(message, e);
        }
    }

    private Outcome forward(RequestTracker conversation, WebSocketMessage message, Initialization request) {
        MappingTable table = tables.apply(request.device());
        Object device = conversation.profileKey(request.device());
        boolean mapped = request.codes().stream()
                .anyMatch(code -> table.forward(code.text()).isPresent());
        Treatment treatment = mapped ? treatment(conversation, device) : Treatment.PASS;
        RewriteBuilder draft = new RewriteBuilder(message, request.device(), table);
        List<Sent> sent = new ArrayList<>();
        for (FoundCode code : request.codes()) {
            Optional<MappingRule> rule = table.forward(code.text());
            if (rule.isPresent() && treatment != Treatment.PASS) {
                apply(rule.get(), treatment, code, draft, sent);
            } else {
                draft.keep(code, rule.isPresent() ? Reason.PASSED : unmapped(table, MappingRule::oldCode, code));
                if (code.text().length() <= LONGEST_REMEMBERED) {
                    sent.add(new Sent(code.text(), code.text()));
                }
            }
        }
        Outcome outcome = draft.outcome();
        conversation.remember(
                request.device(),
                new PendingRequest(request.requestIds(), table, sent, device, treatment, clock.instant()));
        return outcome;
    }

    private static Reason unmapped(MappingTable table, Function<MappingRule, String> side, FoundCode code) {
        return table.isSwitchedOff(side, code.text()) ? Reason.SWITCHED_OFF : Reason.UNMAPPED;
    }

    private Treatment treatment(RequestTracker conversation, Object device) {
        int joins = devices.joins(device);
        Treatment treatment = devices.treatment(device, conversation.unanswered(device, joins));
        conversation.awaitReply(device, treatment, joins);
        return treatment;
    }

    private static void apply(
            MappingRule rule, Treatment treatment, FoundCode code, RewriteBuilder draft, List<Sent> sent) {
        if (treatment == Treatment.OFFER_BOTH) {
            draft.offer(code, rule);
            sent.add(new Sent(code.text(), code.text()));
        } else {
            draft.replace(code, rule.newCode(), Reason.MAPPED, rule.oldCode());
        }
        sent.add(new Sent(code.text(), rule.newCode()));
    }

    private Outcome backward(RequestTracker conversation, WebSocketMessage message, Initialization reply) {
        Optional<PendingRequest> request = conversation.requestFor(reply.device(), reply.requestIds());
        MappingTable table = request.map(PendingRequest::table).orElseGet(() -> tables.apply(reply.device()));
        RewriteBuilder draft = new RewriteBuilder(message, reply.device(), table);
        request.ifPresent(answered -> learn(conversation, answered, reply));
        for (FoundCode code : reply.codes()) {
            Optional<Sent> sent = request.flatMap(r -> r.forwardedAs(code.text()));
            if (sent.isPresent() && sent.get().isReplaced()) {
                String original = sent.get().original();
                draft.replace(code, original, Reason.RESTORED, original);
            } else if (sent.isPresent()
                    || request.filter(r -> r.isOriginal(code.text())).isPresent()) {
                draft.keep(code, Reason.KEPT);
            } else {
                reverseByTable(code, table, request, draft);
            }
        }
        Outcome outcome = draft.outcome();
        conversation.countReply(!outcome.isWarning());
        return outcome.answering(request.map(PendingRequest::at));
    }

    private void learn(RequestTracker conversation, PendingRequest request, Initialization reply) {
        conversation.answered(request.device());
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
            FoundCode code, MappingTable table, Optional<PendingRequest> request, RewriteBuilder draft) {
        List<MappingRule> rules = table.rules().stream()
                .filter(rule -> Codes.same(rule.newCode(), code.text()))
                .toList();
        Optional<MappingRule> sent = rules.stream()
                .filter(rule ->
                        request.filter(r -> r.isOriginal(rule.oldCode())).isPresent())
                .findFirst();
        Optional<String> oldCode = table.reverse(code.text());
        if (table.isTomesCode(code.text())) {
            draft.keep(code, Reason.KEPT);
        } else if (sent.isPresent()) {
            String original = request.flatMap(r -> r.originalOf(sent.get()))
                    .orElse(sent.get().oldCode());
            draft.replace(code, original, Reason.RESTORED, original);
        } else if (rules.isEmpty()) {
            boolean rewritten = request.filter(PendingRequest::isRewritten).isPresent();
            draft.keep(code, rewritten ? Reason.UNEXPECTED : unmapped(table, MappingRule::newCode, code));
        } else if (request.filter(r -> r.hasOriginalOf(rules.get(0).kind())).isPresent()) {
            draft.keep(code, Reason.UNEXPECTED);
        } else if (oldCode.isPresent()) {
            Reason reason = rules.size() == 1 ? Reason.REVERSED_BY_TABLE : Reason.REVERSED_BY_TOMES_CODE;
            draft.replace(code, oldCode.get(), reason, oldCode.get());
        } else {
            draft.keep(code, Reason.AMBIGUOUS);
        }
    }
}
