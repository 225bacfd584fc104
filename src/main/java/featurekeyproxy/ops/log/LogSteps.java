package featurekeyproxy.ops.log;

import featurekeyproxy.wspair.WsPairConstants;
import java.util.TreeSet;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.slf4j.MDC;

/**
 * Keeps what travels out of everything that Camel itself logs: the {@code log} step, {@code log:} endpoints, the tracer and
 * the report on a failed delivery.
 *
 * <p>A {@code log} step in the way of a session gets a {@link LoggedBody} in the place of the body while it runs, so that no
 * expression of it finds more, and its line carries the session. Any other step is left as it is and costs nothing.
 */
public final class LogSteps implements InterceptStrategy {
    private static final String SESSION = "session";

    private LogSteps() {}

    /** Installs it in this context, whatever its settings say; to be called before routes are loaded. */
    public static void guard(CamelContext context) {
        context.getGlobalOptions().put(Exchange.LOG_DEBUG_BODY_MAX_CHARS, "-1"); // "[Body is not logged]"
        context.getCamelContextExtension().addInterceptStrategy(new LogSteps());
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStarting(CamelContext starting) {
                starting.getTracer().setExchangeFormatter(LogSteps::traced);
            }
        });
    }

    /** Returns what the tracer shows: of headers the names alone, since those of a handshake hold cookies and tokens. */
    private static String traced(Exchange exchange) {
        return "Exchange[Id: " + exchange.getExchangeId() + ", Headers: "
                + new TreeSet<>(exchange.getMessage().getHeaders().keySet()) + ", Body: [Body is not logged]]";
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return definition instanceof LogDefinition ? new Step(target) : target;
    }

    private static final class Step extends DelegateAsyncProcessor {
        Step(Processor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            String session = exchange.getProperty(WsPairConstants.SESSION_ID, String.class);
            Message message = exchange.getMessage();
            Object body = message.getBody();
            if (session == null || body == null) {
                return super.process(exchange, callback);
            }
            message.setBody(LoggedBody.of(body));
            MDC.put(SESSION, session);
            try {
                super.process(exchange, doneSync -> {}); // a log step does nothing later
            } finally {
                MDC.remove(SESSION);
                message.setBody(body);
            }
            callback.done(true);
            return true;
        }
    }
}
