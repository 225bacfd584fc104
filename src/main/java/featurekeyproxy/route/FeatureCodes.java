package featurekeyproxy.route;

import featurekeyproxy.mapping.Decision;
import featurekeyproxy.mapping.Outcome;
import featurekeyproxy.mapping.RequestTracker;
import featurekeyproxy.mapping.Rewriter;
import featurekeyproxy.mapping.TrackedRequests;
import featurekeyproxy.message.WebSocketMessage;
import featurekeyproxy.wspair.MessageBody;
import featurekeyproxy.wspair.WsPairConstants;
import featurekeyproxy.wspair.leg.Leg;
import featurekeyproxy.wspair.meter.DeliveryRecord;
import featurekeyproxy.wspair.session.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The processor bean {@code featureCodes}: maps the codes of an initialization request, and maps them back in its reply.
 *
 * <p>What TOMEs sent is remembered with the session. A failure of the rewriter is thrown into the route, so that the
 * session's fallback decides over the message. Thread-safe.
 */
public final class FeatureCodes implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureCodes.class);

    /**
     * The exchange property that tells later steps what was decided, without codes: a map of the texts {@code device}, empty if the
     * message names none, {@code reason}, which is one of {@link featurekeyproxy.mapping.Reason}, and for a reply
     * {@code result}, which is one of {@link featurekeyproxy.mapping.ReplyResult}.
     */
    public static final String DECISION = "FeatureCodesDecision";

    private final Rewriter rewriter;
    private final Clock clock;
    private final InitializationListener listener;
    private final TrackedRequests tracked = new TrackedRequests();

    /** Creates the processor; each listener is told of every decision, at the time of the clock. */
    public FeatureCodes(Rewriter rewriter, Clock clock, List<InitializationListener> listeners) {
        this.rewriter = rewriter;
        this.clock = clock;
        this.listener = new InitializationListeners(listeners);
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Session session = exchange.getProperty(WsPairConstants.SESSION, Session.class);
        if (session == null) {
            throw new IllegalStateException("featureCodes maps within a session, and this exchange has no property "
                    + WsPairConstants.SESSION + "; its route has to start from ws-pair, or be called by one that does");
        }
        DeliveryRecord delivery = exchange.getProperty(WsPairConstants.DELIVERY, DeliveryRecord.class);
        try {
            map(exchange, session, delivery);
        } catch (Exception e) {
            if (delivery != null) {
                delivery.failed(e);
            }
            throw e;
        }
    }

    private void map(Exchange exchange, Session session, @Nullable DeliveryRecord delivery) throws Exception {
        WebSocketMessage message = MessageBody.of(exchange);
        RequestTracker conversation = session.attachment(RequestTracker.class, () -> begin(session));
        boolean request = exchange.getProperty(WsPairConstants.LEG) == Leg.TOMES;
        Outcome outcome = request ? rewriter.request(conversation, message) : rewriter.reply(conversation, message);
        log(session, request, outcome);
        tell(session, request, outcome);
        exchange.setProperty(DECISION, decision(outcome));
        if (outcome.failure().isPresent()) {
            throw new RewriteFailedException(outcome.failure().get());
        }
        if (delivery != null) {
            delivery.rewritten(message, outcome.message());
        }
        exchange.getMessage().setBody(outcome.message());
    }

    private void tell(Session session, boolean request, Outcome outcome) {
        Instant now = clock.instant();
        listener.decided(new InitializationDecision(
                now,
                session.id(),
                (request ? Leg.TOMES : Leg.TERMINAL).inbound(),
                outcome,
                outcome.requestedAt().map(then -> Duration.between(then, now))));
    }

    private static Map<String, String> decision(Outcome outcome) {
        Map<String, String> decision = new LinkedHashMap<>();
        decision.put("device", outcome.device().orElse(""));
        decision.put("reason", outcome.reason().name());
        outcome.result().ifPresent(result -> decision.put("result", result.name()));
        return Collections.unmodifiableMap(decision);
    }

    private RequestTracker begin(Session session) {
        RequestTracker conversation = tracked.begin();
        session.onClose(() -> {
            RequestTracker.Summary summary = conversation.summary();
            tracked.end(conversation);
            LOG.atInfo()
                    .addKeyValue("session", session.id())
                    .addKeyValue("requests", summary.requests())
                    .addKeyValue("replies", summary.replies())
                    .addKeyValue("unanswered", summary.unanswered())
                    .addKeyValue("asymmetric", summary.asymmetric())
                    .log("initializations of the session");
            listener.ended(session.id(), summary);
        });
        return conversation;
    }

    private static void log(Session session, boolean request, Outcome outcome) {
        LOG.atLevel(outcome.isWarning() || outcome.isNotStarted() ? Level.WARN : Level.INFO)
                .addKeyValue("session", session.id())
                .addKeyValue("device", outcome.device().orElse("not named"))
                .addKeyValue("reason", outcome.reason())
                .addKeyValue(
                        "codes",
                        outcome.decisions().stream().map(FeatureCodes::text).collect(Collectors.joining(",")))
                .addKeyValue("result", outcome.result().map(Object::toString).orElse("none"))
                .addKeyValue("fault", outcome.fault().orElse("none"))
                .log(request ? "initialization request" : "initialization reply");
    }

    private static String text(Decision decision) {
        return decision.before().equals(decision.after())
                ? decision.before()
                : decision.before() + "→" + decision.after();
    }
}
